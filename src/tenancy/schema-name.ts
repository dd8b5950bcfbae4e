import { UnsafeIdentifierError } from './errors.js';

/** 63 is where PostgreSQL cuts names in silence. No quote, blank or NUL can pass, so quoting never has to escape. */
const PLAIN = /^[A-Za-z0-9_-]{1,63}$/;

/**
 * The one place where a schema, role, table or column name becomes SQL. `kind` is the word for the error
 * ("schema name", "role name"). Raises UnsafeIdentifierError.
 */
export function quoteIdentifier(kind: string, name: string): string {
  return `"${plain(kind, name)}"`;
}

/** The same for a word used as a string, such as a tenant's key. Raises UnsafeIdentifierError. */
export function quotePlainLiteral(kind: string, value: string): string {
  return `'${plain(kind, value)}'`;
}

/** `"broker_…", "public", pg_temp`: temporary tables are searched last, or one left behind would catch a tenant's rows. */
export function quoteSearchPath(schemas: readonly string[]): string {
  return [...schemas.map((schema) => quoteIdentifier('schema name', schema)), 'pg_temp'].join(', ');
}

function plain(kind: string, name: string): string {
  if (typeof name !== 'string' || !PLAIN.test(name)) throw new UnsafeIdentifierError(kind, name);
  return name;
}
