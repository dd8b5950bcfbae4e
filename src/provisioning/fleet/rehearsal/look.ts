import { type OwnerTransaction } from '../../owner-database.js';
import { type TakenLock, type TouchedTable } from './report.js';

/** A table as it is at one moment of the transaction. */
interface Seen {
  readonly oid: number;
  readonly table: string;
  readonly file: number;
  readonly rowsRead: number;
  readonly rows: number;
  readonly modes: string[];
}

export type Look = ReadonlyMap<number, Seen>;

/** The tables of these schemas, and all others on which this transaction holds a lock. Takes no lock on any of them. */
export async function look(transaction: OwnerTransaction, schemas: readonly string[]): Promise<Look> {
  const rows = await transaction.query<Seen>(
    `WITH held AS (
       SELECT relation, array_agg(DISTINCT mode ORDER BY mode) AS modes FROM pg_catalog.pg_locks
        WHERE pid = pg_backend_pid() AND locktype = 'relation' AND granted
          AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
        GROUP BY relation)
     SELECT c.oid::int8::float8 AS oid, c.relfilenode::int8::float8 AS file,
            CASE WHEN n.nspname = $2 THEN c.relname ELSE n.nspname || '.' || c.relname END AS table,
            pg_stat_get_xact_tuples_returned(c.oid)::float8 AS "rowsRead",
            greatest(c.reltuples::float8, pg_stat_get_live_tuples(c.oid)::float8) AS rows,
            coalesce(held.modes, '{}') AS modes
       FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       LEFT JOIN held ON held.relation = c.oid
      WHERE c.relkind IN ('r', 'p', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
        AND (held.relation IS NOT NULL OR n.nspname = ANY ($1::text[]))`,
    [schemas, schemas[0]],
  );
  return new Map(rows.map((row) => [row.oid, row]));
}

/** What a statement did between two looks. */
export function locksBetween(before: Look, after: Look): TakenLock[] {
  return [...after.values()].flatMap(({ oid, table, modes }) =>
    modes.filter((mode) => !before.get(oid)?.modes.includes(mode)).map((mode) => ({ table, mode })),
  );
}

export async function touchedBetween(
  transaction: OwnerTransaction,
  before: Look,
  after: Look,
): Promise<TouchedTable[]> {
  const touched: TouchedTable[] = [];
  for (const { oid, table, file, rowsRead, rows, modes } of after.values()) {
    const was = before.get(oid);
    const isRewritten = was !== undefined && was.file !== file;
    const read = rowsRead - (was?.rowsRead ?? 0);
    const isLocked = modes.some((mode) => !was?.modes.includes(mode));
    if (!isRewritten && !isLocked && read === 0) continue;
    const [{ bytes }] = await transaction.query<{ bytes: number }>('SELECT pg_table_size($1::oid)::float8 AS bytes', [
      oid,
    ]);
    touched.push({ table, rows: was?.rows ?? rows, bytes, isRewritten, rowsRead: read });
  }
  for (const { oid, table, rows } of before.values()) {
    if (!after.has(oid)) touched.push({ table, rows, bytes: null, isRewritten: false, rowsRead: 0 });
  }
  return touched;
}
