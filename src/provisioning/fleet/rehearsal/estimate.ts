import { type Tenant } from '../../../tenancy/index.js';
import { type OwnerDatabase } from '../../owner-database.js';
import { type Done } from './rehearse-target.js';
import { type RehearsedMigration, type RehearsedStatement } from './report.js';

/** Pages on disk by table, by schema, as of the last VACUUM or ANALYZE. No table is locked to know them. */
export type Pages = ReadonlyMap<string, ReadonlyMap<string, number>>;

export async function pagesOf(owner: OwnerDatabase, schemas: readonly string[]): Promise<Pages> {
  const dataSource = await owner.dataSource();
  const rows: { schema: string; tables: Record<string, number> }[] = await dataSource.query(
    `SELECT n.nspname AS schema, json_object_agg(c.relname, c.relpages) AS tables
       FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ANY ($1::text[]) AND c.relkind IN ('r', 'm') GROUP BY 1`,
    [schemas],
  );
  return new Map(rows.map(({ schema, tables }) => [schema, new Map(Object.entries(tables))]));
}

/** The one that has most to lose, the oldest where several have: what it takes, no other exceeds by much. */
export function largestOf(tenants: readonly Tenant[], pages: Pages): Tenant {
  const sizeOf = ({ schemaName }: Tenant) => sum([...(pages.get(schemaName)?.values() ?? [])]);
  return tenants.reduce((largest, each) => (sizeOf(each) > sizeOf(largest) ? each : largest));
}

/**
 * An estimate, in milliseconds, of a migration on all tenants of a group, so many at a time:
 *
 *     Σ over tenants (rest + Σ over statements: measured × scale) ÷ concurrency
 *
 * `scale` is 1 for a statement that read and rewrote no row. For one that did it is the size of those tables at the tenant
 * divided by their size at the rehearsed tenant, at least 1. `rest` is what the ledger, grants and policies took.
 * It knows nothing of waiting for locks, of caches, nor of what else the server does.
 */
export function estimated(
  done: Done,
  tenants: readonly Tenant[],
  rehearsed: Tenant,
  pages: Pages,
  concurrency: number,
): RehearsedMigration {
  const rest = done.durationMs - sum(done.statements.map(({ durationMs }) => durationMs));
  const total = sum(
    tenants.map((tenant) => {
      const scaled = done.statements.map(
        (statement) =>
          statement.durationMs * scaleOf(statement, pages.get(tenant.schemaName), pages.get(rehearsed.schemaName)),
      );
      return rest + sum(scaled);
    }),
  );
  return { ...done, estimatedMs: total / Math.min(concurrency, tenants.length) };
}

function scaleOf(
  { tables }: RehearsedStatement,
  here: ReadonlyMap<string, number> | undefined,
  there: ReadonlyMap<string, number> | undefined,
): number {
  const worked = tables.filter(({ rowsRead, isRewritten }) => rowsRead > 0 || isRewritten).map(({ table }) => table);
  const size = (pages?: ReadonlyMap<string, number>) => sum(worked.map((table) => pages?.get(table) ?? 0));
  return Math.max(1, size(here) / Math.max(1, size(there)));
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
