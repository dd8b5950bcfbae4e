import { type Rule } from '../finding.js';

const SETS = /^SET\s+(?:LOCAL\s+|SESSION\s+)?lock_timeout\s*(?:=|\bTO\b)\s*('?)([^']+)\1$/i;
const CALLS = /\bset_config\s*\(\s*'lock_timeout'\s*,\s*'([^']*)'/i;
const RESETS = /^(?:RESET|DISCARD)\s+(?:lock_timeout|ALL)\b/i;
const NO_LIMIT = /^(?:0+(?:\s*\w+)?|DEFAULT)$/i;

/** Whoever waits for a strong lock makes everybody after it wait as well: the runner limits that wait. */
export const noLockTimeout: Rule = ({ sql }) => {
  const given = limitIn(sql);
  if (given === null || !NO_LIMIT.test(given)) return [];
  return [
    {
      code: 'no_lock_timeout',
      message: 'Without lock_timeout the migration waits for a lock without end, and all others wait behind it.',
      instead: 'Leave lock_timeout as it is: what runs into it is tried again.',
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

function limitIn(sql: string): string | null {
  if (RESETS.test(sql)) return 'DEFAULT';
  return (SETS.exec(sql)?.[2] ?? CALLS.exec(sql)?.[1])?.trim() ?? null;
}
