import pg, { type QueryResult } from 'pg';
import { type FieldDescription, type RowForm } from './kept-statements.js';
import { type Step } from './step.js';
import { type Writer, type WriteStream } from './writer.js';

/** What an exchange reports to. */
export interface ExchangeOwner {
  /** The steps have been handed to the socket. */
  written(): void;
  /** A step was answered; its rows, where it has any, are in the result. `toldPath`: of a step that tells it. */
  completed(step: Step, result: QueryResult, toldPath: string): void;
  /** The server is ready again behind the exchange's last step, or one of them has failed. Called once. */
  ended(last: Step, error: Error | null): void;
}

interface Connection {
  readonly stream: WriteStream;
  sendCopyFail(message: string): void;
}

interface Result extends Omit<QueryResult, 'fields'> {
  fields: readonly FieldDescription[];
  _parsers: unknown[];
  _types: { getTypeParser(dataTypeID: number, format: string): unknown };
  _prebuiltEmptyResultObject: object;
  addFields(fields: readonly FieldDescription[]): void;
  parseRow(values: unknown[]): unknown;
  addCommandComplete(message: CommandComplete): void;
}

interface CommandComplete {
  readonly text: string;
}

const PgResult = pg.Result as unknown as new (rowMode: string | undefined, types: unknown) => Result;

/** Of a step that tells its path and nothing else. */
const NO_ROWS: QueryResult = { rows: [], rowCount: null, command: '', oid: 0, fields: [] };

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
  private toldPath = '';
  /** A row that could not be read: told at the end, when the server is ready. */
  private unreadable: Error | null = null;

  /** `parts` leave with this exchange, in one write: its own bytes and those of the exchanges behind it. */
  constructor(
    private steps: readonly Step[],
    private owner: ExchangeOwner | null,
    private readonly types: unknown,
    private readonly writer: Writer,
    private parts: readonly Uint8Array[] | null,
  ) {
    super();
    this.callback = (error) => this.owner?.ended(this.steps[this.steps.length - 1], error);
  }

  submit({ stream }: Connection): null {
    if (this.parts && stream.writable) {
      this.writer.write(stream, this.parts);
      this.owner?.written();
    }
    this.parts = null;
    return null;
  }

  // What still comes after the end (a query timed out) finds no step, and is nobody's.

  handleRowDescription({ fields }: { readonly fields: readonly FieldDescription[] }): void {
    if (!this.step || this.step.tellsPath) return;
    const result = this.current();
    result.addFields(fields);
    if (this.step.kept) this.step.kept.rows = { fields, empty: result._prebuiltEmptyResultObject };
  }

  handleDataRow({ fields }: { readonly fields: unknown[] }): void {
    if (this.unreadable || !this.step || this.step.control) return;
    if (this.step.tellsPath) {
      this.toldPath = (fields[0] as string | null) ?? '';
      return;
    }
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
    if (step.tellsPath) return this.complete();
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
    const result = new PgResult(options?.rowMode, options?.types ?? this.types);
    // It was described when it was new: a result of another form would be an error.
    if (kept?.state === 'known' && kept.rows) readAs(result, kept.rows);
    return (this.result = result);
  }

  private complete(): void {
    const step = this.steps[this.at];
    const result = step.tellsPath ? NO_ROWS : (this.current() as unknown as QueryResult);
    this.result = null;
    this.at += 1;
    this.owner?.completed(step, result, this.toldPath);
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

/**
 * What `addFields` would do. The object that rows are copies of is not made again each time; who parses a column may have
 * changed since.
 */
function readAs(result: Result, { fields, empty }: RowForm): void {
  const parsers: unknown[] = new Array(fields.length);
  for (let at = 0; at < fields.length; at++) {
    const { dataTypeID, format } = fields[at];
    parsers[at] = result._types.getTypeParser(dataTypeID, format || 'text');
  }
  result.fields = fields;
  result._parsers = parsers;
  result._prebuiltEmptyResultObject = empty;
}
