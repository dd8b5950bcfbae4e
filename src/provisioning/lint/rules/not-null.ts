import { type Rule, type RuleContext } from '../finding.js';
import { alteredTable, NAME, nameOf } from '../names.js';

const SETS = new RegExp(String.raw`^ALTER\s+(?:COLUMN\s+)?(${NAME})\s+SET\s+NOT\s+NULL`, 'i');
const ADDS = new RegExp(
  String.raw`^ADD\s+(?!CONSTRAINT\b)(?:COLUMN\s+)?(?:IF\s+NOT\s+EXISTS\s+)?(${NAME})\s+[\s\S]*\bNOT\s+NULL\b`,
  'i',
);
const HAS_VALUE = /\bDEFAULT\b|\bGENERATED\b|\b(?:SMALL|BIG)?SERIAL/i;
const ADDS_CHECK = new RegExp(
  String.raw`^ADD\s+CONSTRAINT\s+(${NAME})\s+(?:CHECK\s*\(+\s*(${NAME})\s+IS\s+NOT\s+NULL\s*\)+|NOT\s+NULL\s+(${NAME}))`,
  'i',
);
const VALIDATES = new RegExp(String.raw`^VALIDATE\s+CONSTRAINT\s+(${NAME})`, 'i');

/** The server reads the whole table under its strongest lock, unless a valid check has proved it already. */
export const notNull: Rule = ({ bare }, context) => {
  const altered = alteredTable(bare);
  if (!altered || context.created.has(altered.table)) return [];
  const { table } = altered;
  return altered.actions.flatMap((action) => {
    const set = SETS.exec(action);
    if (set && !isProved(table, nameOf(set[1]), context)) {
      return [
        {
          code: 'not_null' as const,
          message: `All of table "${table}" is read under a lock that keeps readers and writers out, for "${nameOf(set[1])}".`,
          instead: `First ADD CONSTRAINT … CHECK ("${nameOf(set[1])}" IS NOT NULL) NOT VALID, then, in the next migration, VALIDATE CONSTRAINT.`,
        },
      ];
    }
    const added = ADDS.exec(action);
    if (added && !HAS_VALUE.test(action)) {
      return [
        {
          code: 'not_null' as const,
          message: `"${nameOf(added[1])}" is refused wherever table "${table}" has rows: they have no value for it.`,
          instead: 'Give it a constant DEFAULT, or add it nullable and fill it first.',
        },
      ];
    }
    return [];
  });
};

/** Somewhere before, a check that says so was added, and is valid. */
function isProved(table: string, column: string, { before }: RuleContext): boolean {
  const actions = before
    .map(({ bare }) => alteredTable(bare))
    .filter((altered) => altered?.table === table)
    .flatMap((altered) => altered!.actions);
  const validated = new Set(actions.map((action) => nameOf(VALIDATES.exec(action)?.[1] ?? '')));
  return actions.some((action) => {
    const [, name, checked, declared] = ADDS_CHECK.exec(action) ?? [];
    if (!name || nameOf(checked ?? declared) !== column) return false;
    return !/\bNOT\s+VALID\b/i.test(action) || validated.has(nameOf(name));
  });
}
