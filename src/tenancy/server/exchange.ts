import pg, { type QueryResult } from 'pg';
import { type Step } from './step.js';

/** What an exchange reports to. */
export interface ExchangeOwner {
  /** A step was answered; its rows, where it has any, are in the result. */
  completed(step: Step, result: QueryResult): void;
  /** The server is ready again behind the exchange's last step, or one of them has failed. Called once. */
  ended(last: Step, error: Error | null): void;
}

interface Connection {
  readonly stream: { readonly writable: boolean; write(bytes: Uint8Array): void };
  sendCopyFail(message: string): void;
}

interface Result extends QueryResult {
  addFields(fields: unknown[]): void;
  parseRow(values: unknown[]): unknown;
  addCommandComplete(message: CommandComplete): void;
}

interface CommandComplete {
  readonly text: string;
}

const PgResult = pg.Result as unknown as new (rowMode: string | undefined, types: unknown) => Result;

/** pg's client takes what is one of its queries. What its constructor makes (emitter, results, a copy of the config) is not needed. */
const PgQuery = function () {} as unknown as new () => object;
Object.setPrototypeOf(PgQuery.prototype as object, pg.Query.prototype as object);

const NOTHING: readonly Step[] = [];

/**
 * Steps up to one answer that the server is ready: a text in the simple protocol, or statements in the extended one with
 * a single Sync behind them. When one of those fails the server skips the rest.
 */
export class Exchange extends PgQuery {
  /** pg's client wraps it where a `query_timeout` was set. */
  callback: ((error: Error | null) => void) | null;
  private at = 0;
  private result: Result | null = null;
  /** A row that could not be read: told at the end, when the server is ready. */
  private unreadable: Error | null = null;

  /** `wire` leaves with this exchange: its own bytes and those of the exchanges behind it, or null. */
  constructor(
    private steps: readonly Step[],
    private owner: ExchangeOwner | null,
    private readonly types: unknown,
    private wire: Uint8Array | null,
  ) {
    super();
    this.callback = (error) => this.owner?.ended(this.steps[this.steps.length - 1], error);
  }

  submit({ stream }: Connection): null {
    if (this.wire && stream.writable) stream.write(this.wire);
    this.wire = null;
    return null;
  }

  // What still comes after the end (a query timed out) finds no step, and is nobody's.

  handleRowDescription({ fields }: { readonly fields: unknown[] }): void {
    if (!this.step) return;
    this.current().addFields(fields);
    if (this.step.kept) this.step.kept.fields = fields;
  }

  handleDataRow({ fields }: { readonly fields: unknown[] }): void {
    if (this.unreadable || !this.step || this.step.control) return;
    try {
      const result = this.current();
      result.rows.push(result.parseRow(fields));
    } catch (error) {
      this.unreadable = error as Error;
    }
  }

  handleCommandComplete(message: CommandComplete): void {
    const { step } = this;
    if (!step) return;
    const result = this.current();
    if (step.simple || step.control) result.command = message.text;
    else result.addCommandComplete(message);
    // A simple text may hold several commands, and is through when the server is ready.
    if (!step.simple) this.complete();
  }

  handleEmptyQuery(): void {
    if (this.step && !this.step.simple) this.complete();
  }

  handlePortalSuspended(): void {}

  handleCopyInResponse(connection: Connection): void {
    connection.sendCopyFail('No source stream defined');
  }

  handleCopyData(): void {}

  handleError(error: Error): void {
    this.end(this.unreadable ?? error);
  }

  handleReadyForQuery(): void {
    if (this.step?.simple) this.complete();
    this.end(this.unreadable);
  }

  private get step(): Step | undefined {
    return this.steps[this.at];
  }

  private current(): Result {
    if (this.result) return this.result;
    const { options, kept } = this.step ?? {};
    this.result = new PgResult(options?.rowMode, options?.types ?? this.types);
    // It was described when it was new: a result of another form would be an error.
    if (kept?.state === 'known' && kept.fields) this.result.addFields(kept.fields);
    return this.result;
  }

  private complete(): void {
    const result = this.current();
    this.result = null;
    this.owner?.completed(this.steps[this.at++], result);
  }

  private end(error: Error | null): void {
    const { callback } = this;
    this.callback = null;
    callback?.(error);
    // pg's client and the socket still know this exchange: its rows would live through many collections with it.
    this.owner = this.result = null;
    this.steps = NOTHING;
  }
}
