import { createHash } from 'node:crypto';
import { type Client } from 'pg';
import { type Tenant } from '../../../src/tenancy/index.js';
import { plantAsOwner } from './planting.js';

/** A table that holds a tenant's data, and how to tell its rows. */
export interface Table {
  readonly schema: string;
  readonly name: string;
  /** SQL that is true for the tenant's rows. */
  readonly whose: string;
  readonly tenantColumn: string | null;
  /** False for the shared tables in which the tenant has a row about itself. */
  readonly isTenants: boolean;
}

/** How the tables of a tenant are found. */
export interface Layout {
  /** The column of row isolation; null in schema isolation. */
  readonly tenantColumn: string | null;
  /** The schema of the blueprint's shared tables. */
  readonly sharedSchema: string;
}

export const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** What a tenant has in the database, read by the owner: past every wall that is being tested. */
export class Holdings {
  private constructor(
    private readonly owner: Client,
    readonly tenant: Tenant,
    private readonly tables: readonly Table[],
    /** `table.column` → the table its foreign key points to. */
    private readonly references: ReadonlyMap<string, string>,
  ) {}

  static async of(owner: Client, tenant: Tenant, layout: Layout): Promise<Holdings> {
    const { rows } = await owner.query<{ schema: string; name: string; columns: string[] }>(
      `SELECT n.nspname AS schema, c.relname AS name, array_agg(a.attname::text) AS columns
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE c.relkind IN ('r', 'p') AND n.nspname = ANY ($1) AND c.relname <> 'schema_migrations'
        GROUP BY 1, 2`,
      [[tenant.schemaName, layout.sharedSchema]],
    );
    const tables = rows.flatMap(({ schema, name, columns }): Table[] => {
      const tenantColumn = layout.tenantColumn && columns.includes(layout.tenantColumn) ? layout.tenantColumn : null;
      const isTenants = layout.tenantColumn ? tenantColumn !== null : schema === tenant.schemaName;
      const own = tenantColumn ?? (columns.includes('id') ? 'id' : null);
      if (!isTenants && !own) return [];
      const mine = `"${own}"::text IN ('${tenant.key}', '${tenant.id}')`;
      return [{ schema, name, tenantColumn, isTenants, whose: isTenants && !tenantColumn ? 'true' : mine }];
    });
    return new Holdings(owner, tenant, tables, await foreignKeys(owner, tenant.schemaName));
  }

  /** Ids of the tenant's rows in a table, at most `limit`. */
  async ids(table: string, limit: number): Promise<string[]> {
    const found = this.table(table);
    if (!found) return [];
    const { rows } = await this.owner.query<{ id: string | null }>(
      `SELECT to_jsonb(t)->>'id' AS id FROM "${found.schema}"."${found.name}" t WHERE ${found.whose} LIMIT ${limit}`,
    );
    return rows.flatMap(({ id }) => (id ? [id] : []));
  }

  /** The table that a property of a body, sent to the routes of `table`, refers to. */
  referredBy(table: string | undefined, property: string): string | undefined {
    const column = snake(property);
    const exact = table && this.references.get(`${table}.${column}`);
    if (exact) return exact;
    const anywhere = [...this.references].find(([key]) => key.endsWith(`.${column}`))?.[1];
    const stem = column.replace(/_id$/, '');
    return anywhere ?? this.table(`${stem}s`)?.name ?? this.table(stem.replace(/y$/, 'ies'))?.name;
  }

  has(table: string): boolean {
    return this.table(table) !== undefined;
  }

  /** Every uuid in the tenant's rows. */
  async identifiers(): Promise<Set<string>> {
    const found = new Set<string>();
    for (const row of (await this.rows()).flatMap(([, rows]) => rows)) {
      for (const [uuid] of row.matchAll(UUID)) found.add(uuid);
    }
    return found;
  }

  /** A digest of every table: what differs between two of them was changed in between. */
  async fingerprint(): Promise<Record<string, string>> {
    const tables = await this.rows();
    return Object.fromEntries(
      tables.map(([name, rows]) => [
        name,
        `${rows.length} rows ${createHash('sha256').update(rows.join('\n')).digest('hex')}`,
      ]),
    );
  }

  /** Puts the canary where no route would. Answers how many columns and rows carry it. */
  plant(canary: string): Promise<number> {
    return plantAsOwner(this.owner, this.tables, this.tenant.key, canary);
  }

  private async rows(): Promise<[string, string[]][]> {
    const all: [string, string[]][] = [];
    for (const { schema, name, whose } of this.tables) {
      const { rows } = await this.owner.query<{ row: string }>(
        `SELECT t::text AS row FROM "${schema}"."${name}" t WHERE ${whose} ORDER BY 1`,
      );
      all.push([`${schema}.${name}`, rows.map(({ row }) => row)]);
    }
    return all;
  }

  private table(name: string): Table | undefined {
    return this.tables.find((table) => table.name === name);
  }
}

/** `/support/agent-configurations/{id}/status` → `agent_configurations`: the last part before the id that names things. */
export function tableOfPath(path: string): string {
  const [collection] = path.split('/{');
  return collection.split('/').pop()!.replaceAll('-', '_');
}

function snake(property: string): string {
  return property.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}

async function foreignKeys(owner: Client, schema: string): Promise<Map<string, string>> {
  const { rows } = await owner.query<{ key: string; target: string }>(
    `SELECT c.relname || '.' || a.attname AS key, f.relname AS target
       FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class f ON f.oid = k.confrelid
       JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (k.conkey)
       JOIN pg_attribute t ON t.attrelid = f.oid AND t.attname = 'id' AND t.attnum = k.confkey[array_position(k.conkey, a.attnum)]
      WHERE k.contype = 'f' AND c.relnamespace = $1::regnamespace`,
    [`"${schema}"`],
  );
  return new Map(rows.map(({ key, target }) => [key, target]));
}
