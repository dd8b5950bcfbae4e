import { type Scratch } from './scratch.js';

/** Labels of every enum type of the schema, in their order. */
export async function enumsOf(scratch: Scratch, schema: string): Promise<Record<string, string[]>> {
  const rows = (await scratch.dataSource.query(
    `SELECT t.typname AS name, array_agg(e.enumlabel::text ORDER BY e.enumsortorder) AS labels
     FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid
     WHERE t.typnamespace = $1::regnamespace GROUP BY t.typname`,
    [schema],
  )) as { name: string; labels: string[] }[];
  return Object.fromEntries(rows.map(({ name, labels }) => [name, labels]));
}

export interface ForeignKey {
  table: string;
  columns: string[];
  target: string;
}

export async function foreignKeysOf(scratch: Scratch, schema: string): Promise<ForeignKey[]> {
  return (await scratch.dataSource.query(
    `SELECT c.relname AS "table", t.relname AS target,
       (SELECT array_agg(a.attname::text ORDER BY k.n) FROM unnest(f.conkey) WITH ORDINALITY k (num, n)
        JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k.num) AS columns
     FROM pg_constraint f JOIN pg_class c ON c.oid = f.conrelid JOIN pg_class t ON t.oid = f.confrelid
     WHERE f.contype = 'f' AND f.connamespace = $1::regnamespace`,
    [schema],
  )) as ForeignKey[];
}

export interface IndexColumns {
  table: string;
  columns: string[];
  unique: boolean;
}

/** Columns of every index, the key columns in their order. */
export async function indexesOf(scratch: Scratch, schema: string): Promise<IndexColumns[]> {
  return (await scratch.dataSource.query(
    `SELECT c.relname AS "table", i.indisunique AS "unique",
       (SELECT array_agg(a.attname::text ORDER BY k.n) FROM unnest(i.indkey::int2[]) WITH ORDINALITY k (num, n)
        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.num) AS columns
     FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid WHERE c.relnamespace = $1::regnamespace`,
    [schema],
  )) as IndexColumns[];
}

export interface ColumnFacts {
  column: string;
  type: string;
  nullable: boolean;
}

export async function columnsOf(scratch: Scratch, table: string): Promise<Record<string, ColumnFacts>> {
  const rows = (await scratch.dataSource.query(
    `SELECT attname AS "column", format_type(atttypid, atttypmod) AS type, NOT attnotnull AS nullable
     FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped`,
    [table],
  )) as ColumnFacts[];
  return Object.fromEntries(rows.map((row) => [row.column, row]));
}
