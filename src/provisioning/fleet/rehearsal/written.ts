import { plainForm, type PlannedMigration } from '../../migrate/index.js';

/** The server refuses them in a transaction, in any form. */
const OUTSIDE_ONLY =
  /^\s*(?:VACUUM|REINDEX\b[\s\S]*\bCONCURRENTLY|ALTER\s+TABLE\b[\s\S]*\bDETACH\b[\s\S]*\bCONCURRENTLY)\b/i;

/** How a migration's statements are rehearsed: as the real run sends them, as nearly as a transaction allows. */
export function writtenFor(migration: PlannedMigration, isTenants: boolean): (sql: string) => string | null {
  // What exists once is migrated in a transaction, and so in the plain form, in any case.
  if (!isTenants) return plainForm;
  if (migration.transactional) return (sql) => sql;
  return (sql) => (OUTSIDE_ONLY.test(sql) ? null : repeatable(sql));
}

/** The real run keeps an index that is there, and does not mind when one to be dropped is gone. */
function repeatable(sql: string): string {
  const plain = plainForm(sql);
  if (plain === sql) return sql;
  return plain
    .replace(/^(\s*CREATE\s+(?:UNIQUE\s+)?INDEX)\s+(?!IF\b)/i, '$1 IF NOT EXISTS ')
    .replace(/^(\s*DROP\s+INDEX)\s+(?!IF\b)/i, '$1 IF EXISTS ');
}
