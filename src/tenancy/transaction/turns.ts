import { TransactionTurnTimeoutError } from '../errors.js';
import { type Unit } from './units.js';

/** A transaction that one borrower has open inside the request's transaction. */
export interface Frame {
  readonly owner: object;
  readonly unit: Unit | null;
  /** Null until its first statement is sent: an empty transaction costs nothing. */
  savepoint: string | null;
  /** It opened the whole transaction, so rolling it back rolls back everything there is: no savepoint is needed. */
  whole: boolean;
}

interface Waiter {
  readonly admitted: () => boolean;
  readonly proceed: () => void;
}

/**
 * The open frames of one connection and the queue before them. A borrower may use the connection when no frame is
 * open, when the top frame is its own, or when it runs inside the unit that opened the top frame.
 */
export class Turns {
  private readonly frames: Frame[] = [];
  private waiting: Waiter[] = [];

  constructor(private readonly timeoutMs: number) {}

  get open(): readonly Frame[] {
    return this.frames;
  }

  get top(): Frame | undefined {
    return this.frames.at(-1);
  }

  push(frame: Frame): void {
    this.frames.push(frame);
  }

  /** Closes the top frame and lets waiters look again. */
  pop(): void {
    this.frames.pop();
    this.wake();
  }

  clear(): void {
    this.frames.length = 0;
    this.wake();
  }

  owns(owner: object): boolean {
    return this.frames.some((frame) => frame.owner === owner);
  }

  /** Resolves when it is the borrower's turn. With nobody in the way it costs no tick. */
  wait(owner: object, unit: Unit | null): Promise<void> | undefined {
    return this.until(() => {
      const { top } = this;
      return !top || top.owner === owner || (top.unit !== null && top.unit.contains(unit));
    });
  }

  /** Resolves when the owner's own frame is the top one: frames close in the reverse order of their opening. */
  waitForOwn(owner: object): Promise<void> | undefined {
    return this.until(() => !this.owns(owner) || this.top?.owner === owner);
  }

  private until(admitted: () => boolean): Promise<void> | undefined {
    if (admitted()) return undefined;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting = this.waiting.filter((other) => other !== waiter);
        reject(new TransactionTurnTimeoutError(this.timeoutMs));
      }, this.timeoutMs);
      const waiter: Waiter = {
        admitted,
        proceed: () => {
          clearTimeout(timer);
          resolve();
        },
      };
      this.waiting.push(waiter);
    });
  }

  private wake(): void {
    const waiters = this.waiting;
    this.waiting = [];
    for (const waiter of waiters) {
      if (waiter.admitted()) waiter.proceed();
      else this.waiting.push(waiter);
    }
  }
}
