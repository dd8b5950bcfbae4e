import pg from 'pg';
import { errorOfCommit, mayWrite } from '../tenancy/index.js';

/** What of pg's client is used beyond its types. */
interface RawClient {
  readonly _queryable: boolean;
  readonly connection: { readonly stream: { readonly writable: boolean } };
}

const BEGIN = /^\s*(?:BEGIN|START)\b/i;
const COMMIT = /^\s*(?:COMMIT|END)\b/i;
const ROLLBACK = /^\s*(?:ROLLBACK|ABORT)\b(?!\s+TO\b)/i;

/**
 * pg's client, which tells a lost answer of a COMMIT, or of a write outside a transaction, as OutcomeUnknownError. pg's own
 * error is the same as that of a statement which was never sent.
 */
export class TellingClient extends pg.Client {
  private inTransaction = false;
  private wrote = false;

  override query(...args: any[]): any {
    const text = textOf(args[0]);
    const commits = text !== undefined && this.follow(text);
    const raw = this as unknown as RawClient;
    const sent = raw._queryable && raw.connection.stream.writable;
    const answer: unknown = super.query(...(args as [string]));
    if (!commits || !(answer instanceof Promise)) return answer;
    return answer.catch((error: Error) => {
      throw errorOfCommit(error, sent);
    });
  }

  /** Returns whether something written is committed with this statement. */
  private follow(text: string): boolean {
    if (BEGIN.test(text)) {
      this.inTransaction = true;
      this.wrote = false;
    } else if (ROLLBACK.test(text)) this.inTransaction = false;
    else if (COMMIT.test(text)) {
      this.inTransaction = false;
      return this.wrote;
    } else if (mayWrite(text)) {
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
