import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import pg, { type QueryResult } from 'pg';
import { TenantLeakError } from '../errors.js';
import { samePath, type TenantContext } from './context-message.js';

/** One message of a pipeline. */
export interface Step {
  readonly text: string;
  readonly values?: unknown[];
  /** pg's own options of a query (rowMode, types), where the caller gave them. */
  readonly options?: Pick<pg.QueryConfig & { rowMode?: string }, 'types' | 'rowMode'>;
  /** Simple protocol: only for texts made by the core. Everything from outside uses the extended protocol. */
  readonly simple?: true;
  /** Rows of this step belong to the tenant: the reported search_path must be the scope's when it completes. */
  readonly guarded?: true;
}

/** Called once, when the last step has been answered: the first failure, or every step's result. */
export type Answered = (error: Error | null, results: QueryResult[]) => void;

/** What of pg's client the core relies on beyond its types. */
interface RawClient {
  query(query: PipelinedQuery): void;
  on(event: 'error', listener: (error: Error) => void): void;
  getTransactionStatus(): string | null;
  readonly connection: NodeJS.EventEmitter & { readonly stream: net.Socket };
  readonly processID: number;
  readonly secretKey: number;
  readonly host: string;
  readonly port: number;
  _queryable: boolean;
}

interface ParameterStatus {
  readonly parameterName: string;
  readonly parameterValue: string;
}

type PipelinedQuery = pg.Query & { queryMode?: 'extended'; readonly _result: QueryResult };

const PgQuery = pg.Query as unknown as new (
  // A plain text spares pg a copy of the config object.
  config: string | pg.QueryConfig,
  values: unknown[] | undefined,
  callback: (error: Error | null, result: QueryResult) => void,
) => PipelinedQuery;

/** For texts of the core: of their results only the last command is asked for, and several statements make no objects. */
class ControlQuery extends PgQuery {
  handleCommandComplete({ text }: { readonly text: string }): void {
    this._result.command = text;
  }
}

const CANCEL_REQUEST_CODE = 80_877_102;
const CANCEL_TIMEOUT_MS = 10_000;
const CANCEL_AGAIN_MS = 100;

/** A physical connection and what the core has to remember of it. */
export class ServerConnection {
  /** Keys of the tenants served: each costs the backend memory, so the pool recycles by their number. */
  readonly tenants = new Set<string>();
  /** True after any failure: the pool makes sure the server is idle before the next borrower. */
  doubtful = false;
  private readonly client: RawClient;
  private reportedPath: string | null = null;
  /** Pipelines that have been sent and not yet answered. */
  private running = 0;

  constructor(client: pg.PoolClient) {
    this.client = client as unknown as RawClient;
    this.client.connection.on('parameterStatus', (status: ParameterStatus) => {
      if (status.parameterName === 'search_path') this.reportedPath = status.parameterValue;
    });
    // Between checkout and release nobody else listens: an unheard 'error' would end the process.
    this.client.on('error', () => (this.doubtful = true));
  }

  get processId(): number {
    return this.client.processID;
  }

  get usable(): boolean {
    return this.client._queryable;
  }

  /** What the server said after its last answer: I(dle), T(ransaction), E(rror), or null when unknown. */
  get transactionStatus(): string | null {
    return this.client.getTransactionStatus();
  }

  /**
   * Sends all steps in one write and answers when the last one is done. Each step has its own error boundary; only
   * an open transaction makes a failed step stop the ones behind it.
   */
  run(steps: readonly Step[], context: TenantContext | null, answered: Answered): void {
    const results: QueryResult[] = [];
    let failure: Error | null = null;
    let open = steps.length;
    this.running += 1;
    const { stream } = this.client.connection;
    stream.cork();
    for (const step of steps) {
      let pending = true;
      const config = step.options ? { text: step.text, ...step.options } : step.text;
      const query = new (step.simple ? ControlQuery : PgQuery)(config, step.values, (error, result) => {
        if (!pending) return;
        pending = false;
        failure ??= error ?? this.leakIn(step, context);
        results.push(result);
        if (--open > 0) return;
        this.running -= 1;
        if (failure) this.doubtful = true;
        answered(failure, results);
      });
      if (!step.simple) query.queryMode = 'extended';
      this.client.query(query);
    }
    stream.uncork();
  }

  /**
   * Has the server stop what this connection is running, and asks again until it has: a request that arrives between two
   * steps, or while a pooler still looks for a session, is lost.
   */
  async cancel(): Promise<void> {
    this.doubtful = true;
    while (this.running > 0) {
      await this.requestCancel();
      await sleep(CANCEL_AGAIN_MS);
    }
  }

  /** Resolves when the server has closed. It is never ours to close first: PgBouncer 1.18 ends, with all its clients, when we do. */
  private requestCancel(): Promise<void> {
    return new Promise((resolve) => {
      const request = Buffer.alloc(16);
      request.writeInt32BE(16, 0);
      request.writeInt32BE(CANCEL_REQUEST_CODE, 4);
      request.writeInt32BE(this.client.processID, 8);
      request.writeInt32BE(this.client.secretKey, 12);
      const socket = this.client.host.startsWith('/')
        ? net.connect(`${this.client.host}/.s.PGSQL.${this.client.port}`)
        : net.connect(this.client.port, this.client.host);
      socket.once('connect', () => socket.write(request));
      socket.setTimeout(CANCEL_TIMEOUT_MS, () => socket.destroy());
      // Nothing comes but the end, which is seen only by one who reads.
      socket.resume();
      socket.once('error', () => resolve());
      socket.once('close', () => resolve());
    });
  }

  private leakIn(step: Step, context: TenantContext | null): Error | null {
    if (!step.guarded || !context || this.reportedPath === null) return null;
    return samePath(this.reportedPath, context) ? null : new TenantLeakError(context.searchPath, this.reportedPath);
  }
}
