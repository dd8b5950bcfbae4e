/** What the server says of a register that is not there, or not at the version of this code. */
const NOT_MIGRATED = new Set(['42P01', '3F000', '42703', '42883']);
const CONNECTION_LOST = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'ETIMEDOUT', 'EPIPE', '57P01', '57P03']);

/** One clear sentence about a failure: what, which, and what to do now. With LOG_LEVEL=debug the stack. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (process.env.LOG_LEVEL === 'debug' || process.env.LOG_LEVEL === 'trace') return stackOf(error);
  const { driverError = error } = error as Error & { driverError?: Error };
  const code = (driverError as { code?: unknown }).code;
  const said = messageOf(driverError);
  if (typeof code !== 'string') return said;
  if (NOT_MIGRATED.has(code))
    return `The database is not at the version of this code (${said}). Run: tenantry db:migrate`;
  if (CONNECTION_LOST.has(code))
    return `The connection to the database was lost: ${said}. Check that it runs, and try again.`;
  return isSqlState(code) ? `The database refused: ${said} (${code}). LOG_LEVEL=debug shows where.` : said;
}

/** Node reports a host that has several addresses as one error without words around one for each. */
function messageOf(error: Error): string {
  if (error.message) return error.message;
  const causes = (error as AggregateError).errors as Error[] | undefined;
  return causes?.map(({ message }) => message).join(', ') || error.name;
}

function stackOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\nCaused by: ${stackOf(error.cause)}` : '';
  return `${error.stack ?? error.message}${cause}`;
}

function isSqlState(code: string): boolean {
  return /^[0-9A-Z]{5}$/.test(code);
}
