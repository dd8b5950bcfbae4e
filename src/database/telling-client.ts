import pg from 'pg';
import { asksForReadOnly, errorOfCommit, errorOfReadOnly, mayWrite } from '../tenancy/index.js';

/** What of pg's client is used beyond its types. */
interface RawClient {
  /** False: the pool destroys the client when it is given back. */
  _queryable: boolean;
  readonly connection: { readonly stream: { readonly writable: boolean } };
}

const BEGIN = /^\s*(?:BEGIN|START)\b/i;
const COMMIT = /^\s*(?:COMMIT|END)\b/i;
const ROLLBACK = /^\s*(?:ROLLBACK|ABORT)\b(?!\s+TO\b)/i;

/**
 * pg's client, which tells a lost answer of a COMMIT, or of a write outside a transaction, as OutcomeUnknownError. pg's own
 * error is the same as that of a statement which was never sent. A write that meets a server which only reads is told as
 * ServerReadOnlyError, and the pool gets no such connection back: the host name may lead to another server by then.
 */
export class TellingClient extends pg.Client {
  private inTransaction = false;
  private wrote = false;
  private readOnly = false;
  private isStale = false;

  override query(...args: any[]): any {
    const text = textOf(args[0]);
    const commits = text !== undefined && this.follow(text);
    const raw = this as unknown as RawClient;
    const sent = raw._queryable && raw.connection.stream.writable;
    const answer: unknown = super.query(...(args as [string]));
    if (!(answer instanceof Promise)) return answer;
    return answer
      .catch((error: Error) => {
        throw errorOfReadOnly(commits ? errorOfCommit(error, sent) : error, this.readOnly, () => (this.isStale = true));
      })
      .finally(() => {
        // Not while a transaction is open: its ROLLBACK is still to be sent.
        if (this.isStale && !this.inTransaction) raw._queryable = false;
      });
  }

  /** Returns whether something written is committed with this statement. */
  private follow(text: string): boolean {
    if (BEGIN.test(text)) {
      this.inTransaction = true;
      this.wrote = false;
      this.readOnly = asksForReadOnly(text);
    } else if (ROLLBACK.test(text)) this.inTransaction = false;
    else if (COMMIT.test(text)) {
      this.inTransaction = false;
      return this.wrote;
    } else if (asksForReadOnly(text)) this.readOnly = this.inTransaction;
    else if (mayWrite(text)) {
      this.wrote = true;
      return !this.inTransaction;
    }
    return false;
  }
}

function textOf(config: unknown): string | undefined {
  if (typeof config === 'string') return config;
  const { text } = (config ?? {}) as { text?: unknown };
  return typeof text === 'string' ? text : undefined;
}
