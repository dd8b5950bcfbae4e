import { Client } from 'pg';
import { getMetadataArgsStorage } from 'typeorm';
import { reporting } from '../../src/blueprints/reporting/index.js';
import { support } from '../../src/blueprints/support/index.js';
import { workspaces } from '../../src/blueprints/workspaces/index.js';
import { setupDatabase } from '../../src/database/index.js';
import { type Blueprint, type EntityClass, type RowIsolation } from '../../src/tenancy/index.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

interface Table {
  readonly name: string;
  readonly secured: boolean;
  readonly forced: boolean;
  readonly policies: {
    readonly name: string;
    readonly permissive: boolean;
    readonly roles: string[];
    readonly rows: string;
  }[];
}
interface Key {
  readonly table: string;
  readonly name: string;
  readonly columns: string[];
  /** Of a foreign key. */
  readonly target: string | null;
  readonly targetColumns: string[] | null;
}

const namesOf = (entities: readonly EntityClass[] = []) =>
  entities.map((entity) => getMetadataArgsStorage().tables.find(({ target }) => target === entity)!.name!);

describe.each<[string, Blueprint]>([
  ['reporting', reporting],
  ['support', support],
  ['workspaces', workspaces],
])('%s, as it is in the catalog', (schema, blueprint) => {
  const { tenantColumn } = blueprint.isolation as RowIsolation;
  const identity = namesOf(blueprint.shared.identity);
  const [profile] = namesOf([blueprint.profile!.entity]);
  const data = namesOf(blueprint.shared.entities).filter((name) => name !== profile && !identity.includes(name));
  let database: TestDatabase;
  let sql: Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    await setupDatabase({ ownerUrl: database.ownerUrl });
    sql = new Client({ connectionString: database.ownerUrl });
    await sql.connect();
  }, 120_000);
  afterAll(async () => {
    await sql?.end();
    await database?.drop();
  });

  const rows = async <T extends object>(text: string): Promise<T[]> => (await sql.query<T>(text, [schema])).rows;
  const tables = () =>
    rows<Table>(`SELECT c.relname AS name, relrowsecurity AS secured, relforcerowsecurity AS forced,
        (SELECT coalesce(json_agg(json_build_object('name', polname, 'permissive', polpermissive,
            'roles', (SELECT json_agg(rolname) FROM pg_roles r WHERE r.oid = ANY (polroles)),
            'rows', pg_get_expr(polqual, polrelid))), '[]') FROM pg_policy WHERE polrelid = c.oid) AS policies
      FROM pg_class c WHERE relnamespace = $1::regnamespace AND relkind IN ('r', 'p') ORDER BY 1`);
  const keys = (kind: string) =>
    rows<Key>(`SELECT c.relname AS table, k.conname AS name, t.relname AS target,
        ARRAY(SELECT attname::text FROM unnest(k.conkey) WITH ORDINALITY AS u (n, i)
               JOIN pg_attribute ON attrelid = k.conrelid AND attnum = u.n ORDER BY i) AS columns,
        ARRAY(SELECT attname::text FROM unnest(k.confkey) WITH ORDINALITY AS u (n, i)
               JOIN pg_attribute ON attrelid = k.confrelid AND attnum = u.n ORDER BY i) AS "targetColumns"
      FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid LEFT JOIN pg_class t ON t.oid = k.confrelid
      WHERE c.relnamespace = $1::regnamespace AND k.contype = '${kind}'`);

  it('no table is there that is neither identity, nor the profile, nor tenants’ data', async () => {
    const known = [...new Set([...identity, profile, ...data])].sort();
    expect((await tables()).map(({ name }) => name).sort()).toEqual(known);
    expect(data.length).toBeGreaterThan(0);
  });

  it('each table of tenants’ data has the tenant column, NOT NULL, filled from the scope', async () => {
    const columns = await rows<{ table: string; required: boolean; filled: string | null }>(
      `SELECT c.relname AS table, a.attnotnull AS required, pg_get_expr(d.adbin, d.adrelid) AS filled
         FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
         LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE c.relnamespace = $1::regnamespace AND c.relkind = 'r' AND a.attname = '${tenantColumn}'`,
    );
    for (const name of data) {
      const column = columns.find(({ table }) => table === name);
      expect([name, column?.required, column?.filled]).toEqual([name, true, expect.stringMatching(/current_tenant/)]);
    }
  });

  it('row-level security is forced on every table, and of tenants’ data the rows’ role sees the tenant’s only', async () => {
    for (const { name, secured, forced, policies } of await tables()) {
      expect([name, secured, forced]).toEqual([name, true, true]);
      if (!data.includes(name)) continue;
      const own = policies.find((policy) => policy.name === 'tenant_isolation');
      expect([name, own?.permissive]).toEqual([name, false]);
      expect(own!.rows).toMatch(
        new RegExp(`^\\(\\(?${tenantColumn}(\\)::text)? = \\( SELECT tenancy\\.current_tenant`),
      );
    }
  });

  it('every unique key of tenants’ data is led by the tenant column, but the primary key, a random id', async () => {
    const indexes = await rows<{ table: string; name: string; first: string; primary: boolean }>(
      `SELECT c.relname AS table, i.relname AS name, x.indisprimary AS primary, pg_get_indexdef(x.indexrelid, 1, true) AS first
         FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
        WHERE c.relnamespace = $1::regnamespace AND x.indisunique`,
    );
    for (const { table, name, first, primary } of indexes.filter((index) => data.includes(index.table))) {
      expect([table, name, first]).toEqual([table, name, primary ? 'id' : tenantColumn]);
    }
  });

  it('every foreign key between rows of tenants’ data is led by the tenant column on both sides', async () => {
    const foreign = (await keys('f')).filter(({ table }) => data.includes(table));
    expect(foreign.length).toBeGreaterThan(0);
    for (const { table, name, columns, target, targetColumns } of foreign) {
      if (target === profile) expect([table, name, columns]).toEqual([table, name, [tenantColumn]]);
      else if (!identity.includes(target!)) {
        expect([table, name, columns[0], targetColumns![0]]).toEqual([table, name, tenantColumn, tenantColumn]);
      }
    }
  });
});
