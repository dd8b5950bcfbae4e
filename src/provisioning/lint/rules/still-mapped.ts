import { type Objection, type Rule } from '../finding.js';
import { alteredTable, NAME, nameOf, splitAtCommas } from '../names.js';

const DROPS_TABLE = /^DROP\s+TABLE\s+(?:IF\s+EXISTS\s+)?([\s\S]+?)(?:\s+(?:CASCADE|RESTRICT))?$/i;
const DROPS_COLUMN = new RegExp(
  String.raw`^DROP\s+(?!CONSTRAINT\b)(?:COLUMN\s+)?(?:IF\s+EXISTS\s+)?(${NAME})(?:\s+(?:CASCADE|RESTRICT))?$`,
  'i',
);
const RENAMES_TABLE = new RegExp(String.raw`^RENAME\s+TO\s+(${NAME})`, 'i');
const RENAMES_COLUMN = new RegExp(String.raw`^RENAME\s+(?!CONSTRAINT\b)(?:COLUMN\s+)?(${NAME})\s+TO\s+(${NAME})`, 'i');

/** An entity of this very code reads and writes it. */
export const stillMapped: Rule = ({ bare }, { mapped, created }) => {
  const [, dropped] = DROPS_TABLE.exec(bare) ?? [];
  const tables = dropped ? splitAtCommas(dropped).map(nameOf) : [];
  const gone = tables
    .filter((table) => mapped.has(table) && !created.has(table))
    .map((table) => `Table "${table}" is dropped`);
  const altered = alteredTable(bare);
  for (const action of altered?.actions ?? []) {
    const column = DROPS_COLUMN.exec(action)?.[1];
    if (column && mapped.get(altered!.table)?.has(nameOf(column))) {
      gone.push(`Column "${altered!.table}"."${nameOf(column)}" is dropped`);
    }
  }
  return gone.map((what) => ({
    code: 'still_mapped',
    message: `${what}, and an entity of this code still maps it: its queries fail from then on.`,
    instead: 'Take it out of the entity, release, and drop it a release later.',
  }));
};

/** The release before knows the old name, this one the new: whichever still runs fails. */
export const rename: Rule = ({ bare }, { mapped, created }) => {
  const altered = alteredTable(bare);
  if (!altered || created.has(altered.table)) return [];
  return altered.actions.flatMap((action): Objection[] => {
    const [, column, columnNow] = RENAMES_COLUMN.exec(action) ?? [];
    const [, tableNow] = RENAMES_TABLE.exec(action) ?? [];
    const columns = mapped.get(altered.table);
    const isUsed = tableNow
      ? mapped.has(altered.table) || mapped.has(nameOf(tableNow))
      : column !== undefined && [column, columnNow].some((each) => columns?.has(nameOf(each)));
    if (!isUsed) return [];
    const what = tableNow ? `Table "${altered.table}"` : `Column "${altered.table}"."${nameOf(column)}"`;
    const message = `${what} is renamed: while the fleet is migrated, one of the two releases asks for a name that is not there.`;
    const instead = 'Add the new one beside it, write both, move the readers, drop the old one a release later.';
    return [{ code: 'rename', message, instead }];
  });
};
