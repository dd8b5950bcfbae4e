import { type Rule } from '../finding.js';
import { alteredTable, NAME, nameOf } from '../names.js';

const SETS = /^SET\s+(?:LOCAL\s+|SESSION\s+)?lock_timeout\s*(?:=|\bTO\b)\s*('?)([^']+)\1$/i;
const CALLS = /\bset_config\s*\(\s*'lock_timeout'\s*,\s*'([^']*)'/i;
const RESETS = /^(?:RESET|DISCARD)\s+(?:lock_timeout|ALL)\b/i;
const NO_LIMIT = /^(?:0+(?:\s*\w+)?|DEFAULT)$/i;
const TAKES_STRONG_LOCKS = new RegExp(
  String.raw`^(?:DROP\s+(?:TABLE|INDEX|TRIGGER|POLICY)\b|CREATE\s+(?:UNIQUE\s+)?INDEX\b[\s\S]*?\bON\s+(?:ONLY\s+)?(${NAME})|CREATE\s+(?:OR\s+REPLACE\s+)?(?:TRIGGER|POLICY)\b[\s\S]*?\bON\s+(${NAME}))`,
  'i',
);

/**
 * Whoever waits for a strong lock makes everybody after it wait as well. The runner limits that wait for tenants' tables;
 * for those that exist once the migration has to say it itself.
 */
export const noLockTimeout: Rule = ({ sql, bare }, { scope, created, beforeHere }) => {
  const given = limitIn(sql);
  if (given !== null && NO_LIMIT.test(given)) {
    return [
      {
        code: 'no_lock_timeout',
        message: 'Without lock_timeout the migration waits for a lock without end, and all others wait behind it.',
        instead: 'Leave lock_timeout as it is: what runs into it is tried again.',
      },
    ];
  }
  if (scope === 'tenant' || beforeHere.some((each) => isLimit(each.sql))) return [];
  const locksOne = (each: string) => {
    const table = stronglyLocked(each);
    return table !== null && !created.has(table);
  };
  // Said once in a migration, where it first matters.
  if (!locksOne(bare) || beforeHere.some((each) => locksOne(each.bare))) return [];
  return [
    {
      code: 'no_lock_timeout',
      message: 'Tables that exist once are migrated without a limit on waiting for locks, and all others wait behind.',
      instead: `Begin the migration with SET LOCAL lock_timeout TO '2s'.`,
    },
  ];
};

export const lockTable: Rule = ({ bare }) =>
  /^LOCK\b/i.test(bare)
    ? [
        {
          code: 'lock_table',
          message: 'LOCK TABLE holds the table until the migration ends, whether that is needed or not.',
          instead: 'Leave it out: each statement takes the weakest lock it can do with.',
        },
      ]
    : [];

/** The table that others cannot use meanwhile; '' where the statement names only what belongs to one. */
function stronglyLocked(bare: string): string | null {
  const altered = alteredTable(bare);
  if (altered) return altered.table;
  const match = TAKES_STRONG_LOCKS.exec(bare);
  return match && nameOf(match[1] ?? match[2] ?? '');
}

function limitIn(sql: string): string | null {
  if (RESETS.test(sql)) return 'DEFAULT';
  return (SETS.exec(sql)?.[2] ?? CALLS.exec(sql)?.[1])?.trim() ?? null;
}

function isLimit(sql: string): boolean {
  const given = limitIn(sql);
  return given !== null && !NO_LIMIT.test(given);
}
