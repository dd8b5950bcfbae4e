import { escapeIdentifier } from 'pg';
import { type Difference } from './compare.js';

/** A column that is missing comes whole, with its default and NOT NULL; one that differs is changed part by part. */
export function columnRepair(difference: Difference, all: readonly Difference[]): string[] {
  const { kind, parent, name, expected, found } = difference;
  const table = `ALTER TABLE ${escapeIdentifier(parent)}`;
  const column = escapeIdentifier(name);
  const part = (wanted: Difference['kind']) =>
    all.find((each) => each.kind === wanted && each.parent === parent && each.name === name);
  const comesWhole = part('column')?.found === null;
  if (kind === 'column') {
    if (found !== null) return retype(table, column, expected!, part('default'));
    const preset = part('default')?.expected;
    return [
      `${table} ADD COLUMN ${column} ${expected}${preset ? ` DEFAULT ${preset}` : ''}${part('not null') ? ' NOT NULL' : ''}`,
    ];
  }
  if (comesWhole) return [];
  return kind === 'default'
    ? [`${table} ALTER COLUMN ${column} SET DEFAULT ${expected}`]
    : [`${table} ALTER COLUMN ${column} SET NOT NULL`];
}

/** A default of the old type may not fit the new one: it is dropped when it differs, and set again after. */
function retype(table: string, column: string, type: string, preset: Difference | undefined): string[] {
  const drop = preset?.found ? [`${table} ALTER COLUMN ${column} DROP DEFAULT`] : [];
  return [...drop, `${table} ALTER COLUMN ${column} TYPE ${type} USING ${column}::${type.split(' COLLATE ')[0]}`];
}
