import { SessionStatementError, StatementNotAllowedError } from '../errors.js';
import { type Tokens } from './tokens.js';

const MIGRATION = 'Tables, functions, roles and rights are changed by migrations (db:generate, fleet:migrate).';
const MAINTENANCE = "Maintenance is the owner's work, outside of tenants.";
const PLANS = 'Send the statement with parameters: the pool keeps its plan.';

/** What to do instead, by the first word of what is refused. */
const ALTERNATIVES = new Map(
  Object.entries({
    alter: MIGRATION,
    create: MIGRATION,
    drop: MIGRATION,
    comment: MIGRATION,
    grant: MIGRATION,
    revoke: MIGRATION,
    reassign: MIGRATION,
    security: MIGRATION,
    import: MIGRATION,
    analyze: MAINTENANCE,
    analyse: MAINTENANCE,
    checkpoint: MAINTENANCE,
    cluster: MAINTENANCE,
    reindex: MAINTENANCE,
    repack: MAINTENANCE,
    refresh: MAINTENANCE,
    vacuum: MAINTENANCE,
    copy: 'Stream a SELECT to read, and send INSERT … SELECT FROM unnest($1::text[]) to write many rows.',
    lock: 'Lock the rows instead: SELECT … FOR UPDATE.',
    notify: 'Write to an outbox table, or tell others when the transaction is committed: tenantScope.afterCommit(…).',
    'select into': 'Use INSERT INTO … SELECT with a table that a migration has made.',
    truncate: 'Use DELETE FROM …, or repository.deleteAll().',
  }),
);

/** What would stay on the pooled connection, or can do so. */
const OF_THE_SESSION = new Map(
  Object.entries({
    deallocate: PLANS,
    execute: PLANS,
    prepare: PLANS,
    discard: 'The pool cleans its connections.',
    reset: 'The pool cleans its connections. What SET LOCAL changed ends with the transaction.',
    do: 'Call a function or a procedure that a migration has made.',
    listen: 'Listen on a connection of your own, outside of tenants.',
    unlisten: 'Listen on a connection of your own, outside of tenants.',
    load: 'Libraries are loaded by the settings of the server.',
  }),
);

/** Words that say more than the first about what a statement does. */
const QUALIFIERS = new Set(
  (
    'or replace temp temporary unlogged local global unique recursive foreign event materialized user owned ' +
    'table role policy schema database function procedure view index sequence type extension trigger rule domain ' +
    'server language aggregate cast collation conversion operator publication subscription statistics tablespace ' +
    'transform access system default text large group label transaction by data routine'
  ).split(' '),
);

/** The error of a statement that begins with `word`; `tokens` stand behind it. */
export function refusalOf(word: string, tokens: Tokens): SessionStatementError | StatementNotAllowedError {
  const name = nameOf(word, tokens);
  const ofSession = OF_THE_SESSION.get(word);
  if (ofSession) return new SessionStatementError(name, ofSession);
  return new StatementNotAllowedError(name, ALTERNATIVES.get(word));
}

/** Of words of SQL alone: what else is in a statement may be secret. */
function nameOf(word: string, tokens: Tokens): string {
  if (!ALTERNATIVES.has(word) && !OF_THE_SESSION.has(word)) {
    return /^[a-z_]{1,30}$/.test(word)
      ? `A statement that begins with ${word.toUpperCase()}`
      : 'A statement of no known kind';
  }
  if (word === 'select into') return 'SELECT … INTO';
  const words = [word];
  for (let token = tokens.next(); token?.kind === 'word' && words.length < MOST_WORDS; token = tokens.next()) {
    if (!QUALIFIERS.has(token.value!)) break;
    words.push(token.value!);
  }
  return words.join(' ').toUpperCase();
}

const MOST_WORDS = 5;
