import { type Objection, type Rule } from '../finding.js';
import { alteredTable, NAME, nameOf } from '../names.js';

const ADDS = new RegExp(
  String.raw`^ADD\s+(?:CONSTRAINT\s+${NAME}\s+)?(FOREIGN\s+KEY|CHECK|UNIQUE|PRIMARY\s+KEY|EXCLUDE)\b`,
  'i',
);
const CREATES_INDEX = new RegExp(
  String.raw`^CREATE\s+(?:UNIQUE\s+)?INDEX\s+(CONCURRENTLY\s+)?[\s\S]*?\bON\s+(?:ONLY\s+)?(${NAME})`,
  'i',
);
const ANY_CONCURRENTLY = /^(?:CREATE\s+(?:UNIQUE\s+)?INDEX|DROP\s+INDEX|REINDEX\b[\s\S]*?)\s+CONCURRENTLY\b/i;

/** The rows that are there are checked while nobody can write. */
export const unvalidatedConstraint: Rule = ({ bare }, { created }) => {
  const altered = alteredTable(bare);
  if (!altered || created.has(altered.table)) return [];
  return altered.actions.flatMap((action) => {
    const kind = ADDS.exec(action)?.[1].toUpperCase().replace(/\s+/g, ' ');
    if (!kind || /\bNOT\s+VALID\b/i.test(action)) return [];
    if (kind === 'FOREIGN KEY' || kind === 'CHECK') {
      const message = `All of table "${altered.table}" is checked while nobody can write to it.`;
      const instead = 'Add it NOT VALID, and VALIDATE CONSTRAINT in the next migration: that lets others write.';
      return [{ code: 'unvalidated_constraint' as const, message, instead }];
    }
    if (/\bUSING\s+INDEX\b/i.test(action)) return [];
    const instead =
      kind === 'EXCLUDE'
        ? 'Plan a quiet hour for it: an exclusion cannot be built beside writers.'
        : 'Build a UNIQUE INDEX CONCURRENTLY first, then ADD CONSTRAINT … USING INDEX.';
    return [blocking(altered.table, 'readers and writers', instead)];
  });
};

/** Writers wait for as long as the index is built. */
export const indexNotConcurrent: Rule = ({ bare }, { created, scope }) => {
  const [, concurrently, on] = CREATES_INDEX.exec(bare) ?? [];
  if (!on || created.has(nameOf(on))) return [];
  if (scope === 'tenant') {
    return concurrently ? [] : [blocking(nameOf(on), 'writers', 'Write a migration with transaction = false for it.')];
  }
  // What exists once is migrated in a transaction, where the word CONCURRENTLY is left out.
  if (/\bIF\s+NOT\s+EXISTS\b/i.test(bare)) return [];
  const instead =
    'Build it CONCURRENTLY by hand before the release, and write IF NOT EXISTS here: shared tables are migrated in a transaction.';
  return [blocking(nameOf(on), 'writers', instead)];
};

/** The server refuses it in a transaction, and a tenant's migration is one unless it says otherwise. */
export const concurrentlyInTransaction: Rule = ({ bare }, { transactional, scope }) => {
  if (!transactional || scope !== 'tenant' || !ANY_CONCURRENTLY.test(bare)) return [];
  const message = 'The server refuses CONCURRENTLY inside a transaction, so the migration would fail on every tenant.';
  const instead = 'Set transaction = false in this migration, and let it do nothing else.';
  return [{ code: 'concurrently_in_transaction', message, instead }];
};

function blocking(table: string, whom: string, instead: string): Objection {
  const message = `While the index on "${table}" is built, ${whom} of the table wait.`;
  return { code: 'index_not_concurrent', message, instead };
}
