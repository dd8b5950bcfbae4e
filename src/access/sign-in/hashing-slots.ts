import { UnavailableProblem } from '../../http/index.js';

/** 503: more passwords are being checked than the process has time for. */
export class LogInBusyProblem extends UnavailableProblem {
  constructor() {
    super('log_in_busy', 'Too many people are logging in at this moment. Try again.', 2);
  }
}

export interface SlotLimits {
  readonly atOnce: number;
  /** How many may wait for a slot. */
  readonly waiting: number;
  readonly waitMs: number;
}

/**
 * Lets so many pieces of work run at a time; a bounded number wait, for a bounded time. Work that comes when the line is
 * full, or that waits too long, is refused and never starts.
 * @throws LogInBusyProblem (503)
 */
export class HashingSlots {
  private running = 0;
  private readonly line: (() => void)[] = [];

  constructor(private readonly limits: SlotLimits) {}

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= this.limits.atOnce) await this.turn();
    else this.running += 1;
    try {
      return await work();
    } finally {
      // A slot is handed on to the next in line; only without one it becomes free.
      const next = this.line.shift();
      if (next) next();
      else this.running -= 1;
    }
  }

  private turn(): Promise<void> {
    if (this.line.length >= this.limits.waiting) return Promise.reject(new LogInBusyProblem());
    return new Promise((resolve, reject) => {
      const start = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.line.splice(this.line.indexOf(start), 1);
        reject(new LogInBusyProblem());
      }, this.limits.waitMs);
      this.line.push(start);
    });
  }
}
