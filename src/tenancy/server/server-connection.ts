import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { TenantLeakError } from '../errors.js';
import { runNowhere } from '../scope/place.js';
import { samePath, type TenantContext } from './context-message.js';
import { type Exchange } from './exchange.js';
import { type Keeping, type KeptStatement, KeptStatements } from './kept-statements.js';
import { type Answered, Pipeline, type PipelineConnection } from './pipeline.js';
import { StaleStatement } from './stale.js';
import { type Step, withName } from './step.js';
import { Writer } from './writer.js';

/** What of pg's client the core relies on beyond its types. */
interface RawClient {
  connect(done: (error: Error | null) => void): void;
  end(done: () => void): void;
  query(query: Exchange): void;
  on(event: 'error', listener: (error: Error) => void): void;
  getTransactionStatus(): string | null;
  readonly connection: NodeJS.EventEmitter;
  readonly processID: number;
  readonly secretKey: number;
  readonly host: string;
  readonly port: number;
  readonly _types: unknown;
  _queryable: boolean;
}

interface ParameterStatus {
  readonly parameterName: string;
  readonly parameterValue: string;
}

/**
 * Whether statements may be kept here: nobody stands between, for whom another backend answers at the next transaction (who
 * connects to a pooler is not told the backend's own number), and no tenant can read the texts of others.
 */
const MAY_KEEP: Step = {
  text: `SELECT pg_catalog.pg_backend_pid() AS pid,
                has_function_privilege('public', 'pg_catalog.pg_prepared_statement()', 'EXECUTE') AS shown`,
};

const CANCEL_REQUEST_CODE = 80_877_102;
const CANCEL_TIMEOUT_MS = 10_000;
const CANCEL_AGAIN_MS = 100;

/** A physical connection and what the core has to remember of it. */
export class ServerConnection implements PipelineConnection {
  /** Tenants' schemas it has served, and how many tables they have together: the backend keeps the catalog of each. */
  readonly met = new Set<string>();
  tablesMet = 0;
  /** True after any failure: the pool makes sure the server is idle before the next borrower. */
  doubtful = false;
  /** Somebody has it: nobody else may, and it can be given back. */
  isLent = false;
  /** How often it has been given back. */
  uses = 0;
  readonly writer = new Writer();
  readonly openedAtMs = Date.now();
  /** When it came back, while nobody has it. */
  freeSinceMs = 0;
  private readonly client: RawClient;
  /** What the server said of its search_path when it was connected to, and last. */
  private ownPath: string | null = null;
  private reportedPath: string | null = null;
  /** Pipelines that have been sent and not yet answered. */
  private running = 0;

  /** Null until it is known that they may be kept, and where they may not. */
  private kept: KeptStatements | null = null;
  private isSpoiled = false;

  /** `lost` hears of an error outside any statement: the server has gone away. */
  constructor(
    config: pg.ClientConfig,
    lost: (error: Error) => void,
    private readonly keeping: Keeping,
  ) {
    this.client = new pg.Client({ ...config, pipeline: true } as pg.ClientConfig) as unknown as RawClient;
    this.client.connection.on('parameterStatus', ({ parameterName, parameterValue }: ParameterStatus) => {
      if (parameterName !== 'search_path') return;
      this.ownPath ??= parameterValue;
      this.reportedPath = parameterValue;
    });
    // An unheard 'error' would end the process.
    this.client.on('error', (error) => {
      this.doubtful = true;
      lost(error);
    });
  }

  /** What happens on the socket later belongs to no scope, whoever needed the connection first. */
  connect(done: (error: Error | null) => void): void {
    runNowhere(() =>
      this.client.connect((error) => {
        if (!error && this.keeping.limit > 0) this.askWhetherToKeep();
        done(error);
      }),
    );
  }

  close(closed: () => void): void {
    this.client.end(closed);
  }

  get processId(): number {
    return this.client.processID;
  }

  get usable(): boolean {
    return this.client._queryable && !this.isSpoiled;
  }

  get types(): unknown {
    return this.client._types;
  }

  /** What the server said after its last answer: I(dle), T(ransaction), E(rror), or null when unknown. */
  get transactionStatus(): string | null {
    return this.client.getTransactionStatus();
  }

  /**
   * Sends all steps in one write and answers when the last one is done. A step that fails stops the ones behind it where
   * a transaction is open, and where no simple text is between them.
   */
  run(steps: readonly Step[], context: TenantContext | null, answered: Answered): void {
    const pipeline = new Pipeline(this, context, answered);
    const exchanges = pipeline.exchanges(
      context && this.kept && this.keeping.limit > 0 ? this.named(steps, context, this.kept) : steps,
    );
    this.running += 1;
    if (exchanges.length === 0) return pipeline.finish();
    for (const exchange of exchanges) this.client.query(exchange);
  }

  /** Nobody has it again once it is given back: the server behind it is not the one that is wanted. */
  spoil(): void {
    this.isSpoiled = true;
  }

  takeForgotten(): readonly string[] {
    return this.kept?.takeForgotten() ?? [];
  }

  answered(failure: Error | null, kept: readonly KeptStatement[]): Error | null {
    this.running -= 1;
    if (!failure) return null;
    this.doubtful = true;
    const names = kept.map(({ name }) => name);
    const stale = names.length > 0 ? StaleStatement.of(failure, names) : null;
    if (stale?.isSpoiled) {
      // Such as a pooler that passes the backend's own number on: its next transaction is another session's.
      this.isSpoiled = true;
      this.keeping.limit = 0;
    } else if (stale) this.keeping.generation += 1;
    for (const each of kept) if (stale || each.state !== 'known') this.kept?.forget(each);
    return stale ?? failure;
  }

  leakAfter({ guarded, leaves }: Step, context: TenantContext | null, toldPath?: string): Error | null {
    const { reportedPath, ownPath } = this;
    if (!context) return null;
    if (toldPath !== undefined && !samePath(toldPath, context))
      return new TenantLeakError(context.searchPath, toldPath);
    if (reportedPath === null) return null;
    if (guarded && !samePath(reportedPath, context)) return new TenantLeakError(context.searchPath, reportedPath);
    if (leaves && reportedPath !== ownPath) return new TenantLeakError(ownPath ?? '', reportedPath);
    return null;
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

  /** Nobody waits for the answer: it comes before that of whoever needed the connection first. */
  private askWhetherToKeep(): void {
    this.run([MAY_KEEP], null, (error, results) => {
      const { pid, shown } = (results[0]?.rows[0] ?? {}) as { pid?: number; shown?: boolean };
      this.doubtful = false; // a server that has not answered this is asked nothing of the kind again
      if (!error && pid === this.processId && shown === false) this.kept = new KeptStatements(this.keeping);
    });
  }

  /** The steps with the names of those the server keeps. A step itself is also others': it stays as it is. */
  private named(steps: readonly Step[], context: TenantContext, statements: KeptStatements): Step[] {
    return steps.map((step) => {
      if (step.simple || step.wire || step.afresh) return step;
      const kept = step.core ? statements.takeOwn(step.text) : statements.take(step.text, context);
      return kept ? withName(step, kept) : step;
    });
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
}
