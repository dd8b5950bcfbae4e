import { type QueryResult } from 'pg';
import {
  ClientAbortedError,
  IsolationLevelError,
  OutcomeUnknownError,
  ScopeEndedError,
  TablesChangedError,
  TenantLeakError,
  TransactionAbortedError,
  UnfinishedTransactionError,
} from '../errors.js';
import { type ScopeState } from '../scope/scope-state.js';
import { type Runtime } from '../connection/runtime.js';
import { type ServerConnection } from '../server/server-connection.js';
import { StaleStatement } from '../server/stale.js';
import { constant, type Step } from '../server/step.js';
import { type IsolationLevel } from '../statement/kinds.js';
import { errorOfCommit, mayWrite } from './outcome.js';
import { asksForReadOnly, errorOfReadOnly } from './read-only.js';
import { Turns, type Frame } from './turns.js';
import { currentUnit, type Unit } from './units.js';

const STRICTNESS: readonly IsolationLevel[] = ['READ UNCOMMITTED', 'READ COMMITTED', 'REPEATABLE READ', 'SERIALIZABLE'];

const COMMIT = constant({ text: 'COMMIT', simple: true, leaves: true });

/**
 * One transaction of one tenant on one connection, opened by its first statement. A scope in `request` mode has one
 * that all its borrowers share; a borrower that begins a transaction in `statement` mode has one to itself.
 */
export class RequestTransaction {
  private readonly turns: Turns;
  private connection: ServerConnection | null = null;
  private acquiring: Promise<ServerConnection> | null = null;
  private level: IsolationLevel | null = null;
  private readOnly = false;
  private begun = false;
  /** A statement failed since the last point that could be rolled back to: the server refuses everything else. */
  private failed = false;
  private leaked = false;
  /** A statement that may change rows was sent. */
  private wrote = false;
  private ended = false;
  private savepoints = 0;
  private sent = 0;
  private readonly leaving = new Set<Promise<void>>();

  constructor(
    private readonly runtime: Runtime,
    private readonly state: ScopeState,
  ) {
    this.turns = new Turns(runtime.options.turnTimeoutMs);
    state.signal?.addEventListener('abort', this.abort, { once: true });
  }

  /** Sends one statement when it is the borrower's turn; opens what has to be opened first, in the same write. */
  async execute(owner: object, step: Step, unit: Unit | null = currentUnit()): Promise<QueryResult> {
    this.assertOpen();
    let connection = this.connection ?? this.open();
    if (connection instanceof Promise) connection = await connection;
    // Several waiters wake at once and the first may open a frame: look again, and go on without another tick.
    for (let wait = this.turns.wait(owner, unit); wait; wait = this.turns.wait(owner, unit)) await wait;
    this.assertOpen();
    const isFirst = !this.begun;
    const steps = this.opening();
    steps.push({ ...step, guarded: true });
    const sent = ++this.sent;
    this.wrote ||= !this.readOnly && mayWrite(step.text);
    this.readOnly ||= asksForReadOnly(step.text);
    try {
      const results = await this.send(connection, steps);
      return results[results.length - 1];
    } catch (error) {
      if (!(error instanceof StaleStatement)) throw error;
      if (!isFirst || this.sent > sent || this.ended) throw new TablesChangedError(this.state.tenant.slug);
      this.startAgain();
      return this.execute(owner, { ...step, afresh: true }, unit);
    }
  }

  /** A borrower begins a transaction inside this one. Nothing is sent before its first statement. */
  async begin(owner: object, level: IsolationLevel | null, unit: Unit | null = currentUnit()): Promise<void> {
    this.assertOpen();
    // Several waiters wake at once and the first may open a frame: look again, and go on without another tick.
    for (let wait = this.turns.wait(owner, unit); wait; wait = this.turns.wait(owner, unit)) await wait;
    if (level) this.setLevel(level);
    this.turns.push({ owner, unit, savepoint: null, whole: false });
  }

  /** The level folded into BEGIN. @throws IsolationLevelError when a weaker one is already running. */
  setLevel(level: IsolationLevel): void {
    if (!this.begun && this.turns.open.length <= 1) this.level = level;
    else if (STRICTNESS.indexOf(level) > STRICTNESS.indexOf(this.level ?? 'READ COMMITTED')) {
      throw new IsolationLevelError(level);
    }
  }

  /** The whole transaction is read only. To be said before its first statement. */
  setReadOnly(): void {
    this.readOnly = true;
  }

  /** A savepoint the borrower manages itself. Going back to one makes the transaction usable again. */
  async savepoint(owner: object, step: Step, heals: boolean): Promise<QueryResult> {
    const result = await this.execute(owner, step);
    if (heals) this.failed = false;
    return result;
  }

  /** Ends a borrower's transaction well. @throws TransactionAbortedError when a statement in it had failed. */
  async commitFrame(owner: object): Promise<void> {
    const frame = await this.ownFrame(owner);
    if (!frame) return;
    if (frame.savepoint || frame.whole) {
      if (this.failed) throw new TransactionAbortedError();
      if (frame.savepoint) {
        await this.send(this.connection!, [{ text: `RELEASE SAVEPOINT ${frame.savepoint}`, simple: true }]);
      }
    }
    this.turns.pop();
  }

  /** Undoes a borrower's transaction and nothing else. */
  async rollbackFrame(owner: object): Promise<void> {
    const frame = await this.ownFrame(owner);
    if (!frame) return;
    try {
      if (frame.savepoint) {
        const name = frame.savepoint;
        this.failed = false;
        await this.send(this.connection!, [
          { text: `ROLLBACK TO SAVEPOINT ${name}`, simple: true },
          { text: `RELEASE SAVEPOINT ${name}`, simple: true },
        ]);
      } else if (frame.whole) {
        this.begun = this.failed = false;
        await this.send(this.connection!, [{ text: 'ROLLBACK', simple: true }]);
      }
    } finally {
      this.turns.pop();
    }
  }

  /** A borrower goes away: what it left open is undone. TypeORM does not wait for this; the commit does. */
  abandon(owner: object): Promise<void> {
    if (!this.turns.owns(owner)) return Promise.resolve();
    const leaving = this.undoFramesOf(owner).finally(() => this.leaving.delete(leaving));
    this.leaving.add(leaving);
    return leaving;
  }

  /**
   * Commits. Resolves only after the server has answered COMMIT.
   * @throws TransactionAbortedError when the server rolled back instead, UnfinishedTransactionError when a borrower
   * still has a transaction open, OutcomeUnknownError when COMMIT was sent and its answer was lost.
   */
  async commit(): Promise<void> {
    if (this.ended) return;
    if (this.leaving.size > 0) await Promise.allSettled(this.leaving);
    const unfinished = this.turns.open.length > 0;
    this.end();
    if (this.acquiring) await this.acquiring.catch(() => undefined);
    if (!this.connection) return;
    if (!this.begun) return this.giveBack();
    if (unfinished || this.failed) {
      await this.undo();
      throw unfinished ? new UnfinishedTransactionError(this.state.tenant.slug) : new TransactionAbortedError();
    }
    try {
      const [answer] = await this.send(this.connection, [COMMIT], (error, sent) =>
        this.wrote ? errorOfCommit(error, sent) : error,
      );
      if (answer.command !== 'COMMIT') throw new TransactionAbortedError();
    } finally {
      this.giveBack();
    }
  }

  /** Rolls everything back and gives the connection up. Never throws: what happened before is the error to report. */
  async rollback(): Promise<void> {
    if (this.ended) return;
    this.end();
    if (this.acquiring) await this.acquiring.catch(() => undefined);
    if (this.connection) await this.undo();
  }

  private readonly abort = (): void => {
    if (this.connection) void this.connection.cancel();
  };

  private end(): void {
    this.ended = true;
    this.state.signal?.removeEventListener('abort', this.abort);
    this.turns.clear();
  }

  private async undoFramesOf(owner: object): Promise<void> {
    while (!this.ended && this.turns.owns(owner)) await this.rollbackFrame(owner);
  }

  private async undo(): Promise<void> {
    if (this.begun && !this.leaked) {
      await this.send(this.connection!, [{ text: 'ROLLBACK', simple: true }]).catch(() => undefined);
    }
    this.giveBack();
  }

  private giveBack(): void {
    const { connection } = this;
    this.connection = null;
    // A cancel request may still be on its way: it must not hit the next borrower.
    const destroy = this.leaked || this.state.signal?.aborted === true;
    if (connection) this.runtime.pool.release(connection, this.state.tenant, destroy);
  }

  /** Nothing has been run in it: another connection, or the same when it has been rolled back. */
  private startAgain(): void {
    this.begun = this.failed = false;
    for (const frame of this.turns.open) {
      frame.whole = false;
      frame.savepoint = null;
    }
    this.giveBack();
  }

  private assertOpen(): void {
    if (this.state.signal?.aborted) throw new ClientAbortedError();
    if (this.ended) throw new ScopeEndedError(this.state.tenant.slug);
  }

  /** At once where one is free: every promise costs each request. */
  private open(): ServerConnection | Promise<ServerConnection> {
    if (this.acquiring) return this.acquiring;
    const acquiring = new Promise<ServerConnection>((resolve, reject) => {
      this.runtime.pool.lend(this.state.tenant, (error, connection) => {
        this.acquiring = null;
        if (!connection) return reject(error!);
        this.connection = connection;
        resolve(connection);
      });
    });
    return this.connection ?? (this.acquiring = acquiring);
  }

  /** The steps to send before the next statement: BEGIN with the context, and savepoints of frames not yet opened. */
  private opening(): Step[] {
    const steps: Step[] = [];
    const fresh = !this.begun;
    if (fresh) {
      const level = this.level ? ` ISOLATION LEVEL ${this.level}` : '';
      const access = this.readOnly ? ' READ ONLY' : '';
      const context = this.runtime.contextOf(this.state.tenant);
      steps.push({ text: `BEGIN${level}${access}`, control: true, core: true }, context.ofTransaction());
      this.begun = true;
    }
    this.turns.open.forEach((frame, depth) => {
      if (frame.savepoint || frame.whole) return;
      if (fresh && depth === 0) {
        frame.whole = true;
      } else {
        frame.savepoint = `tenantry_${++this.savepoints}`;
        steps.push({ text: `SAVEPOINT ${frame.savepoint}`, simple: true });
      }
    });
    return steps;
  }

  private async ownFrame(owner: object): Promise<Frame | undefined> {
    for (let wait = this.turns.waitForOwn(owner); wait; wait = this.turns.waitForOwn(owner)) await wait;
    return this.turns.top?.owner === owner ? this.turns.top : undefined;
  }

  private send(
    connection: ServerConnection,
    steps: readonly Step[],
    told: (error: Error, sent: boolean) => Error = (error) => error,
  ): Promise<QueryResult[]> {
    return new Promise((resolve, reject) => {
      connection.run(steps, this.runtime.contextOf(this.state.tenant), (error, results, sent) => {
        if (!error) return resolve(results);
        this.failed = true;
        if (error instanceof TenantLeakError) {
          this.leaked = true;
          this.runtime.leaks.count(error);
        }
        const failure = errorOfReadOnly(told(error, sent), this.readOnly, () => this.runtime.pool.replace(connection));
        // What became of a write matters more than why nobody waits for the answer.
        const isUnknown = failure instanceof OutcomeUnknownError;
        reject(this.state.signal?.aborted && !isUnknown ? new ClientAbortedError() : failure);
      });
    });
  }
}
