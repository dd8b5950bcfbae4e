import { OutcomeUnknownError, TenantLeakError } from '../errors.js';
import { StaleStatement } from '../server/stale.js';

/** What can change rows begins with none of these. */
const READ = /^\s*(?:SELECT|VALUES|TABLE|SHOW|EXPLAIN|DECLARE|FETCH|MOVE|CLOSE|SAVEPOINT|RELEASE|ROLLBACK|SET)\b/i;
const WITH = /^\s*WITH\b/i;
const CHANGES = /\b(?:INSERT|UPDATE|DELETE|MERGE)\b/i;
/** `SELECT place_order($1)` and `SELECT … FROM place_order($1)`: what a function does is not in the text. */
const CALLS_ALONE = /^\s*SELECT\s+(?!.*\bFROM\b)[\w."$]+\s*\(/is;
const CALLS_FROM = /\bFROM\s+[\w."$]+\s*\(/i;
/** These are the server's own and change nothing. */
const HARMLESS_CALL = /\b(?:pg_catalog\.\w+|generate_series|unnest|pg_\w+|count|now|version|current_setting)\s*\(/i;

/** True where a statement may change rows. In doubt true: a lost answer is then told as unknown. */
export function mayWrite(text: string): boolean {
  if (WITH.test(text)) return CHANGES.test(text);
  if (!READ.test(text)) return true;
  const calls = CALLS_ALONE.test(text) || CALLS_FROM.test(text);
  return calls && !HARMLESS_CALL.test(text);
}

/** 08: connection, 57P: shutdown, 58 and XX: the server itself failed. A pooler says the first of a connection it lost. */
const UNDECIDED = /^(?:08|57P|58|XX)/;
const ENDS_SESSION = ['FATAL', 'PANIC'];

/** True where the server itself has said that it rolled back. Anything else leaves open what became of a COMMIT. */
function saysRolledBack(error: Error): boolean {
  if (error instanceof StaleStatement) return true;
  const { code, severity } = error as { code?: unknown; severity?: unknown };
  if (typeof code !== 'string' || typeof severity !== 'string') return false;
  return !UNDECIDED.test(code) && !ENDS_SESSION.includes(severity);
}

/**
 * The error to report when a COMMIT failed, or a statement that commits by itself.
 * @param sent False where COMMIT has not left the process: then nothing was saved.
 */
export function errorOfCommit(error: Error, sent: boolean): Error {
  // A leak is an alarm of its own, with its own code.
  const isTold = error instanceof OutcomeUnknownError || error instanceof TenantLeakError;
  return !sent || isTold || saysRolledBack(error) ? error : new OutcomeUnknownError({ cause: error });
}
