import { type Objection, type Rule } from '../finding.js';
import { alteredTable, NAME, nameOf } from '../names.js';

const ADDS_COLUMN = new RegExp(
  String.raw`^ADD\s+(?!CONSTRAINT\b|PRIMARY\b|UNIQUE\b|FOREIGN\b|CHECK\b|EXCLUDE\b)(?:COLUMN\s+)?(?:IF\s+NOT\s+EXISTS\s+)?(${NAME})\s+([\s\S]+)$`,
  'i',
);
const DEFAULT = /\bDEFAULT\b([\s\S]*?)(?=\bNOT\s+NULL\b|\bCONSTRAINT\b|\bCHECK\b|\bREFERENCES\b|\bUNIQUE\b|$)/i;
const CALL = new RegExp(String.raw`(${NAME})\s*\(`, 'g');
/** The same for every row of a statement, so the table's catalog entry is enough. Unknown functions may be volatile. */
const STEADY = new Set(
  'now current_timestamp current_date current_time localtimestamp localtime transaction_timestamp statement_timestamp coalesce nullif lower upper make_interval jsonb_build_object json_build_object jsonb_build_array array current_setting current_tenant current_tenant_uuid'.split(
    ' ',
  ),
);
const MADE_PER_ROW = /\b(?:SMALL|BIG)?SERIAL[248]?\b|\bAS\s+IDENTITY\b|\bGENERATED\b[\s\S]*\bSTORED\b/i;
const WHOLE_TABLE = /^SET\s+(?:LOGGED|UNLOGGED|TABLESPACE|ACCESS\s+METHOD)\b/i;
const WHOLE_STATEMENT = /^(?:CLUSTER|VACUUM\s*\(?[^;]*\bFULL)\b/i;

/** Every row is written again while nobody can read or write the table. */
export const tableRewrite: Rule = ({ bare }, { created }) => {
  if (WHOLE_STATEMENT.test(bare)) return [objection('The table is', 'Leave it out of migrations; plan a quiet hour.')];
  const altered = alteredTable(bare);
  if (!altered || created.has(altered.table)) return [];
  const table = `Table "${altered.table}" is`;
  return altered.actions.flatMap((action) => {
    if (/^ALTER\s+(?:COLUMN\s+)?[\s\S]+?\s(?:SET\s+DATA\s+)?TYPE\s/i.test(action)) {
      return [objection(`Unless the new type is the old one made wider, table "${altered.table}" is`, NEW_COLUMN)];
    }
    if (WHOLE_TABLE.test(action)) return [objection(table, 'Plan a quiet hour for it.')];
    const [, column, definition] = ADDS_COLUMN.exec(action) ?? [];
    if (!column) return [];
    if (MADE_PER_ROW.test(definition) || isVolatile(definition)) {
      return [
        objection(table, `Add "${nameOf(column)}" without it, fill it in batches, then SET DEFAULT for new rows.`),
      ];
    }
    return [];
  });
};

const NEW_COLUMN = 'Add a column of the new type, fill it in batches, move the code over, drop the old one later.';

function isVolatile(definition: string): boolean {
  const [, expression = ''] = DEFAULT.exec(definition) ?? [];
  // A cast's type may have parentheses as well.
  const withoutCasts = expression.replace(/::\s*[\w". ]+(?:\([^()]*\))?/g, '');
  return [...withoutCasts.matchAll(CALL)].some(([, name]) => !STEADY.has(nameOf(name)));
}

function objection(subject: string, instead: string): Objection {
  const message = `${subject} rewritten, row by row, under a lock that keeps readers and writers out.`;
  return { code: 'table_rewrite', message, instead };
}
