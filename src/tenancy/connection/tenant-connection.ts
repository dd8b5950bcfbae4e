import { randomUUID } from 'node:crypto';
import { type QueryConfig, type QueryResult } from 'pg';
import {
  ClientAbortedError,
  NoTenantError,
  OutcomeUnknownError,
  ScopeEndedError,
  TenantLeakError,
  TenantSwitchError,
} from '../errors.js';
import { type ScopeState } from '../scope/scope-state.js';
import { currentScope } from '../scope/place.js';
import { cursorStream, isStreamRequest, type StreamRequest } from './cursor-stream.js';
import { RequestTransaction } from '../transaction/request-transaction.js';
import { type Runtime } from './runtime.js';
import { StaleStatement } from '../server/stale.js';
import { constant, isPlanned, type Step } from '../server/step.js';
import { type ServerConnection } from '../server/server-connection.js';
import { type StatementKind } from '../statement/kinds.js';
import { assertPlain, recognise, recogniseStream } from '../statement/recognise.js';
import { assertWithin } from '../statement/settings.js';
import { errorOfCommit, mayWrite } from '../transaction/outcome.js';
import { errorOfReadOnly } from '../transaction/read-only.js';

type Callback = (error: Error | null, result?: QueryResult) => void;

const BEGIN = constant({ text: 'BEGIN', control: true });
const COMMIT = constant({ text: 'COMMIT', control: true, leaves: true });
const CONTROL_RESULT: QueryResult = { rows: [], rowCount: null, command: '', oid: 0, fields: [] };

/**
 * What a borrower holds: it looks like a pg client and is locked to the tenant of the scope it was borrowed in. It
 * takes a physical connection only for as long as a statement or a transaction needs one.
 */
export class TenantConnection {
  /** Set while this borrower has a transaction of its own (`statement` mode). */
  private own: RequestTransaction | null = null;
  private released = false;
  /** Makes savepoint names of borrowers that share a transaction differ. */
  private prefix: string | null = null;

  constructor(
    private readonly runtime: Runtime,
    private readonly state: ScopeState,
  ) {}

  query(request: StreamRequest): StreamRequest;
  query(config: string | QueryConfig, values?: unknown[]): Promise<QueryResult>;
  query(config: string | QueryConfig, values: unknown[] | Callback | undefined, callback: Callback): void;
  query(
    config: string | QueryConfig | StreamRequest,
    values?: unknown[] | Callback,
    callback?: Callback,
  ): Promise<QueryResult> | StreamRequest | void {
    if (isStreamRequest(config)) return this.stream(config);
    assertPlain(config);
    const done = typeof values === 'function' ? values : callback;
    const answer = this.perform(stepOf(config, typeof values === 'function' ? undefined : values));
    if (!done) return answer;
    answer.then(
      (result) => done(null, result),
      (error: Error) => done(error),
    );
  }

  /** Ends what the borrower left open; TypeORM's own release does not. Never throws. */
  async release(): Promise<void> {
    if (this.released) return;
    this.released = true;
    const { own } = this;
    this.own = null;
    await own?.rollback();
    await this.state.transaction?.abandon(this).catch(() => undefined);
  }

  // TypeORM listens for the loss of its connection. Here a lost connection fails the statement that needed it.
  on(): this {
    return this;
  }
  once(): this {
    return this;
  }
  removeListener(): this {
    return this;
  }

  private perform(step: Step): Promise<QueryResult> {
    try {
      this.assertScope();
      const statement = recognise(step.text);
      if (statement.kind === 'limit') assertWithin(this.runtime.options, statement);
      else if (statement.kind !== 'ordinary') return this.control(statement);
      const transaction = this.own ?? this.shared();
      return transaction ? transaction.execute(this, step) : this.flight(step);
    } catch (error) {
      return Promise.reject(error as Error);
    }
  }

  /** One statement, one transaction, one round trip: the context and the statement leave in one write. */
  private flight(step: Step): Promise<QueryResult> {
    const { pool } = this.runtime;
    const { tenant, signal } = this.state;
    const context = this.runtime.contextOf(tenant);
    return new Promise((resolve, reject) => {
      pool.lend(tenant, (error, connection) => {
        if (!connection) return reject(error!);
        if (signal?.aborted) {
          pool.release(connection, tenant);
          return reject(new ClientAbortedError());
        }
        const abort = signal && (() => void connection.cancel());
        if (abort) signal.addEventListener('abort', abort, { once: true });
        const steps = alone(context.ofStatement(), step);
        connection.run(steps, context, (error, results, sent) => {
          if (abort) signal.removeEventListener('abort', abort);
          const leak = error instanceof TenantLeakError;
          if (leak) this.runtime.leaks.count(error);
          const failure = error && this.errorOf(error, step, sent, connection);
          pool.release(connection, tenant, leak || signal?.aborted === true);
          if (error instanceof StaleStatement && !step.afresh && !signal?.aborted)
            return resolve(this.flight({ ...step, afresh: true }));
          if (failure && signal?.aborted && !(failure instanceof OutcomeUnknownError))
            return reject(new ClientAbortedError());
          if (failure) return reject(failure);
          resolve(results[steps.length === 2 ? 1 : 2]);
        });
      });
    });
  }

  private errorOf(error: Error, { text }: Step, sent: boolean, connection: ServerConnection): Error {
    const failure = mayWrite(text) ? errorOfCommit(error, sent) : error;
    return errorOfReadOnly(failure, false, () => this.runtime.pool.replace(connection));
  }

  private async control(statement: Control): Promise<QueryResult> {
    const shared = this.shared();
    switch (statement.kind) {
      case 'begin':
        if (shared) await shared.begin(this, statement.level);
        else this.beginOwn(statement.level, statement.readOnly);
        break;
      case 'isolation':
        (this.own ?? shared)?.setLevel(statement.level);
        break;
      case 'commit':
        await (shared ? shared.commitFrame(this) : this.endOwn('commit'));
        break;
      case 'rollback':
        await (shared ? shared.rollbackFrame(this) : this.endOwn('rollback'));
        break;
      default:
        return this.savepoint(statement);
    }
    return CONTROL_RESULT;
  }

  private savepoint(statement: { kind: 'savepoint' | 'release' | 'rollback-to'; name: string }): Promise<QueryResult> {
    const transaction = this.own ?? this.shared();
    this.prefix ??= `s${randomUUID().slice(0, 8)}_`;
    const name = `"${this.prefix}${statement.name.slice(0, 50).replaceAll('"', '""')}"`;
    const command = { savepoint: 'SAVEPOINT', release: 'RELEASE SAVEPOINT', 'rollback-to': 'ROLLBACK TO SAVEPOINT' };
    const step: Step = { text: `${command[statement.kind]} ${name}` };
    return transaction ? transaction.savepoint(this, step, statement.kind === 'rollback-to') : this.flight(step);
  }

  private beginOwn(level: RequestTransactionLevel, readOnly: boolean): void {
    if (this.own) return; // as PostgreSQL does: "there is already a transaction in progress" is a warning
    this.own = new RequestTransaction(this.runtime, this.state);
    if (level) this.own.setLevel(level);
    if (readOnly) this.own.setReadOnly();
  }

  private async endOwn(how: 'commit' | 'rollback'): Promise<void> {
    const { own } = this;
    this.own = null;
    await own?.[how]();
  }

  /** The scope's one transaction, where it works that way. */
  private shared(): RequestTransaction | null {
    const { state } = this;
    if (state.mode !== 'request') return null;
    if (state.ended) throw new ScopeEndedError(state.tenant.slug);
    return (state.transaction ??= new RequestTransaction(this.runtime, state));
  }

  private stream(request: StreamRequest): StreamRequest {
    this.assertScope();
    recogniseStream(request.cursor.text);
    const shared = this.own ?? this.shared();
    const transaction = shared ?? new RequestTransaction(this.runtime, this.state);
    return cursorStream(request, {
      owner: this,
      transaction,
      endsTransaction: shared === null,
      batchRows: this.runtime.options.streamBatchRows,
    });
  }

  /** A borrowed connection is used inside the scope it was borrowed in, or not at all. */
  private assertScope(): void {
    const scope = currentScope();
    if (!scope && !this.state.detached) throw new NoTenantError('A query on a borrowed connection');
    if (scope && scope.tenant.id !== this.state.tenant.id)
      throw new TenantSwitchError(scope.tenant.slug, this.state.tenant.slug);
  }
}

/**
 * What is behind one Sync is one transaction and ends with it, without BEGIN and COMMIT. Commands that want a transaction block
 * (DECLARE), or that would end a transaction where there is none (CALL), have both.
 */
function alone(context: Step, step: Step): Step[] {
  return isPlanned(step.text) ? [context, { ...step, leaves: true }] : [BEGIN, context, step, COMMIT];
}

type Control = Exclude<StatementKind, { kind: 'ordinary' | 'limit' }>;

type RequestTransactionLevel = Parameters<RequestTransaction['begin']>[1];

function stepOf(config: string | QueryConfig, values: unknown[] | undefined): Step {
  if (typeof config === 'string') return { text: config, values };
  const { text, types, rowMode } = config as QueryConfig & { rowMode?: string };
  const options = types || rowMode ? { ...(types ? { types } : {}), ...(rowMode ? { rowMode } : {}) } : undefined;
  // Names are not taken from outside: what is kept is kept for a tenant, and forgotten with its tables.
  return { text, values: values ?? (config.values as unknown[] | undefined), ...(options ? { options } : {}) };
}
