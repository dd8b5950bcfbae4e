import { type DataSource } from 'typeorm';
import { support } from '../../src/blueprints/support/index.js';

interface Column {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly default: string | null;
}

interface Reference {
  readonly table: string;
  readonly target: string;
  readonly column: string;
  readonly action: string;
  readonly optional: boolean;
  readonly single: boolean;
}

const COLUMNS = `
  SELECT relname AS table, attname AS name, format_type(atttypid, atttypmod) AS type, attnotnull AS required,
    pg_get_expr(adbin, adrelid) AS default
  FROM pg_class
  JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
  LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
  WHERE relnamespace = 'support'::regnamespace AND relkind = 'r'
  ORDER BY attnum`;

const REFERENCES = `
  SELECT conrelid::regclass::text AS table, confrelid::regclass::text AS target, attname AS column,
    CASE confdeltype WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET NULL' ELSE 'NO ACTION' END AS action,
    NOT attnotnull AS optional,
    EXISTS (SELECT FROM pg_constraint AS u WHERE u.conrelid = fk.conrelid AND u.contype = 'u' AND u.conkey = fk.conkey) AS single
  FROM pg_constraint AS fk
  JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[cardinality(conkey)]
  WHERE contype = 'f' AND connamespace = 'support'::regnamespace
  ORDER BY conrelid::regclass::text, attnum`;

const INDEXES = `
  SELECT relname AS table, string_agg(
    '\`(' || (SELECT string_agg(attname, ', ' ORDER BY place) FROM unnest(indkey) WITH ORDINALITY AS k(number, place)
             JOIN pg_attribute ON attrelid = indrelid AND attnum = number) || ')\`'
    || CASE WHEN indisprimary THEN ' primary' WHEN indisunique THEN ' unique' ELSE '' END,
    ', ' ORDER BY NOT indisprimary, NOT indisunique, indexrelid::regclass::text) AS list
  FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
  WHERE relnamespace = 'support'::regnamespace
  GROUP BY relname`;

const ENUMS = `
  SELECT typname AS name, string_agg('\`' || enumlabel || '\`', ' ' ORDER BY enumsortorder) AS values
  FROM pg_type JOIN pg_enum ON enumtypid = pg_type.oid
  WHERE typnamespace = 'support'::regnamespace GROUP BY typname ORDER BY typname`;

/** The generated part of docs/DATABASE.md: what the database really is after all migrations. */
export async function databasePage(dataSource: DataSource): Promise<string> {
  const columns = await dataSource.query<Column[]>(COLUMNS);
  const references = await dataSource.query<Reference[]>(REFERENCES);
  const indexes = await dataSource.query<{ table: string; list: string }[]>(INDEXES);
  const enums = await dataSource.query<{ name: string; values: string }[]>(ENUMS);
  const tables = support.shared.entities.map((entity) => dataSource.getMetadata(entity).tableName);
  const sections = tables.map((table) =>
    [
      `### \`${table}\``,
      '',
      '| column | type | null | default | refers to, on delete |',
      '| --- | --- | --- | --- | --- |',
      ...columns.filter((column) => column.table === table).map((column) => columnLine(column, references)),
      '',
      `Indexes: ${indexes.find((index) => index.table === table)!.list}.`,
      '',
    ].join('\n'),
  );
  return [
    '## Diagram',
    '',
    'Every table but `organizations` also refers to `organizations` by `organization_id` (CASCADE), which is left out here.',
    '',
    '```mermaid',
    'erDiagram',
    ...references.filter(({ target }) => target !== 'organizations').map(edge),
    '```',
    '',
    '## Tables',
    '',
    ...sections,
    '## Enums',
    '',
    '| type | values |',
    '| --- | --- |',
    ...enums.map(({ name, values }) => `| \`${name}\` | ${values} |`),
  ].join('\n');
}

function columnLine({ table, name, type, required, default: otherwise }: Column, references: Reference[]): string {
  const reference = references.find((each) => each.table === table && each.column === name);
  const target = reference ? `\`${reference.target}\`, ${reference.action}` : '';
  const shown = otherwise === null ? '' : `\`${otherwise.replaceAll(/::[a-z_]+(\[\])?/g, '')}\``;
  return `| \`${name}\` | ${type} | ${required ? '' : 'yes'} | ${shown} | ${target} |`;
}

function edge({ table, target, column, optional, single }: Reference): string {
  return `  ${target} ${optional ? '|o' : '||'}--${single ? 'o|' : 'o{'} ${table} : ${column}`;
}
