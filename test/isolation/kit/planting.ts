import { type Client } from 'pg';
import { type Table } from './holdings.js';

interface Column {
  readonly schema: string;
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly label: string | null;
  readonly target: string | null;
  readonly needed: boolean;
  /** A free text: long enough, in no unique index, no key and no check. */
  readonly free: boolean;
}

/** What goes into a new row. */
interface Fill {
  readonly key: string;
  readonly canary: string;
  readonly number: string;
}

/**
 * Writes the canary into every text that nothing depends on, and puts a row into every table that has none: what no
 * route makes by itself is to be seen, too. Answers how many columns and rows carry it.
 */
export async function plantAsOwner(
  owner: Client,
  tables: readonly Table[],
  key: string,
  canary: string,
): Promise<number> {
  const columns = await columnsOf(owner, [...new Set(tables.map(({ schema }) => schema))]);
  const of = (table: Table) => columns.filter((each) => each.schema === table.schema && each.table === table.name);
  let planted = 0;
  const own = tables.filter(({ isTenants }) => isTenants);
  for (const table of own) {
    for (const { name } of of(table).filter(({ free }) => free)) {
      const sql = `UPDATE ${quoted(table)} SET "${name}" = $1 WHERE ${table.whose} AND "${name}" IS NOT NULL`;
      planted += Math.min(await changed(owner, sql, [canary]), 1);
    }
  }
  // Again: a row may refer to one that was made after it was first tried.
  for (let round = 0; round < 2; round += 1) {
    for (const table of own) {
      const { rows } = await owner.query(`SELECT FROM ${quoted(table)} WHERE ${table.whose} LIMIT 1`);
      if (rows.length > 0) continue;
      const needed = of(table).filter((column) => column.needed);
      // Sums that have to agree do when all of them are 0.
      for (const number of ['1', '0']) {
        const made = await insertOne(owner, table, tables, needed, { key, canary, number });
        planted += made;
        if (made > 0) break;
      }
    }
  }
  return planted;
}

async function insertOne(
  owner: Client,
  table: Table,
  tables: readonly Table[],
  columns: readonly Column[],
  fill: Fill,
): Promise<number> {
  const values = columns.map((column) => {
    if (column.name === table.tenantColumn) return `'${fill.key}'`;
    const target = column.target && tables.find(({ name }) => name === column.target);
    if (target) return `(SELECT id FROM ${quoted(target)} WHERE ${target.whose} LIMIT 1)`;
    return valueOf(column, fill);
  });
  const names = columns.map(({ name }) => `"${name}"`).join(', ');
  return changed(owner, `INSERT INTO ${quoted(table)} (${names}) VALUES (${values.join(', ')})`);
}

function valueOf({ type, label }: Column, { canary, number }: Fill): string {
  if (label !== null) return `'${label}'::${type}`;
  if (/^(text|character varying)/.test(type)) return `left('${canary}', ${/\((\d+)\)/.exec(type)?.[1] ?? 200})`;
  if (/^character\(/.test(type)) return `repeat('a', ${/\((\d+)\)/.exec(type)![1]})`;
  if (/^(numeric|integer|bigint|smallint)/.test(type)) return number;
  if (type === 'uuid') return 'gen_random_uuid()';
  if (type === 'boolean') return 'true';
  if (type === 'bytea') return `'${canary}'::bytea`;
  if (type === 'inet') return `'192.0.2.1'`;
  if (type.startsWith('json')) return `'{}'`;
  if (type.endsWith('[]')) return `'{}'`;
  return 'now()';
}

/** What the statement changed; 0 where a rule of the table refuses it. */
async function changed(owner: Client, sql: string, values?: unknown[]): Promise<number> {
  return owner.query(sql, values).then(
    ({ rowCount }) => rowCount ?? 0,
    () => 0,
  );
}

async function columnsOf(owner: Client, schemas: readonly string[]): Promise<Column[]> {
  const { rows } = await owner.query<Column>(
    `SELECT n.nspname AS schema, c.relname AS table, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
            (SELECT enumlabel FROM pg_enum WHERE enumtypid = a.atttypid ORDER BY enumsortorder LIMIT 1) AS label,
            (SELECT f.relname FROM pg_constraint k JOIN pg_class f ON f.oid = k.confrelid
               JOIN pg_attribute t ON t.attrelid = f.oid AND t.attname = 'id'
              WHERE k.contype = 'f' AND k.conrelid = c.oid AND k.confkey[array_position(k.conkey, a.attnum)] = t.attnum LIMIT 1) AS target,
            a.attnotnull AND NOT a.atthasdef AND a.attidentity = '' AND a.attgenerated = '' AS needed,
            a.attgenerated = '' AND a.atttypid IN ('text'::regtype, 'varchar'::regtype) AND (a.atttypmod = -1 OR a.atttypmod > 60)
              AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND a.attnum = ANY (i.indkey) AND i.indisunique)
              AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype <> 'n' AND a.attnum = ANY (k.conkey)) AS free
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
      WHERE c.relkind IN ('r', 'p') AND n.nspname = ANY ($1) AND a.attnum > 0 AND NOT a.attisdropped
      ORDER BY 1, 2, a.attnum`,
    [schemas],
  );
  return rows;
}

function quoted({ schema, name }: Table): string {
  return `"${schema}"."${name}"`;
}
