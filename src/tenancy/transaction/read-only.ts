import { ServerReadOnlyError } from '../errors.js';

const READ_ONLY_TRANSACTION = '25006';
const ASKS =
  /^\s*(?:BEGIN|START\s+TRANSACTION|SET\s+(?:LOCAL\s+)?(?:TRANSACTION|transaction_read_only))\b.*\b(?:READ\s+ONLY|on|true)\b/is;

/** True for a statement that makes its own transaction read only. */
export function asksForReadOnly(text: string): boolean {
  return ASKS.test(text);
}

/**
 * The error to report for a write that was refused as read only. Where the transaction was not asked to be read only, the
 * server is: it is a standby (the primary has moved), or is closed for writes. `found` then hears of it, so that
 * connections to it are replaced.
 */
export function errorOfReadOnly(error: Error, wasAskedFor: boolean, found: () => void): Error {
  if (wasAskedFor || (error as { code?: unknown }).code !== READ_ONLY_TRANSACTION) return error;
  found();
  return new ServerReadOnlyError({ cause: error });
}
