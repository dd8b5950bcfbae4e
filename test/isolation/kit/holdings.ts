import { createHash } from 'node:crypto';
import { Client } from 'pg';
import { type Tenant } from '../../../src/tenancy/index.js';

/** The tables that hold a tenant's data, and how to tell its rows. */
interface Table {
  readonly schema: string;
  readonly name: string;
  /** SQL that is true for the tenant's rows. */
  readonly whose: string;
}

/** How the tables of a tenant are found. */
export interface Layout {
  /** The column of row isolation; null in schema isolation. */
  readonly tenantColumn: string | null;
  /** The schema of the blueprint's shared tables. */
  readonly sharedSchema: string;
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

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
      if (!layout.tenantColumn && schema === tenant.schemaName) return [{ schema, name, whose: 'true' }];
      const own = layout.tenantColumn && columns.includes(layout.tenantColumn) ? layout.tenantColumn : 'id';
      return columns.includes(own)
        ? [{ schema, name, whose: `"${own}"::text IN ('${tenant.key}', '${tenant.id}')` }]
        : [];
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

  /** The texts nobody else may see: every uuid in the tenant's rows that is not in `others`. */
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

  /**
   * Writes the canary into every text that nothing depends on: free texts without an index or a check. Returns how many
   * columns carry it.
   */
  async plant(canary: string): Promise<number> {
    const { rows } = await this.owner.query<{ schema: string; name: string; column: string }>(
      `SELECT n.nspname AS schema, c.relname AS name, a.attname AS column
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relkind IN ('r', 'p') AND n.nspname = ANY ($1) AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
          AND a.atttypid IN ('text'::regtype, 'varchar'::regtype) AND (a.atttypmod = -1 OR a.atttypmod > 60)
          AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND a.attnum = ANY (i.indkey) AND i.indisunique)
          AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND a.attnum = ANY (k.conkey))`,
      [this.tables.map(({ schema }) => schema)],
    );
    let planted = 0;
    for (const { schema, name, column } of rows) {
      const table = this.tables.find((each) => each.schema === schema && each.name === name);
      if (!table) continue;
      const sql = `UPDATE "${schema}"."${name}" SET "${column}" = $1 WHERE ${table.whose} AND "${column}" IS NOT NULL`;
      planted += await this.owner.query(sql, [canary]).then(
        ({ rowCount }) => Math.min(rowCount ?? 0, 1),
        () => 0,
      );
    }
    return planted;
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
