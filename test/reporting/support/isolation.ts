import { type Blueprint, type SeedTenant, type Tenant } from '../../../src/tenancy/index.js';
import { type Scratch } from './scratch.js';

export interface Isolated {
  /** The application's login: owns nothing and sees nothing but as the rows' role. */
  appUrl: string;
  roles: string[];
  tenantOf(seed: SeedTenant): Tenant;
}

/** Roles, row-level security and grants over a row blueprint's tables. */
export async function isolate(scratch: Scratch, blueprint: Blueprint): Promise<Isolated> {
  if (blueprint.isolation.mode !== 'row') throw new Error('a row blueprint is needed');
  const { tenantColumn } = blueprint.isolation;
  const { schema } = blueprint.shared;
  const database = new URL(scratch.url).pathname.slice(1);
  const [rows, app] = [`${database}_rows`, `${database}_app`];
  const run = (sql: string) => scratch.dataSource.query(sql);
  await run(`CREATE ROLE ${rows} NOLOGIN`);
  await run(`CREATE ROLE ${app} LOGIN NOINHERIT PASSWORD 'app'`);
  await run(`GRANT ${rows} TO ${app} WITH INHERIT FALSE, SET TRUE`);
  await run(`GRANT USAGE ON SCHEMA ${schema}, tenancy TO ${rows}`);
  const columns = (await scratch.dataSource.query(
    `SELECT c.relname AS "table", format_type(a.atttypid, NULL) AS type FROM pg_class c
     JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = $2
     WHERE c.relnamespace = $1::regnamespace AND c.relkind = 'r'`,
    [schema, tenantColumn],
  )) as { table: string; type: string }[];
  const identity = new Set(
    (blueprint.shared.identity ?? []).map((entity) => scratch.dataSource.getMetadata(entity).tableName),
  );
  const secured = columns
    .filter(({ table }) => !identity.has(table))
    .map((each) => ({ ...each, column: tenantColumn }));
  const { profile } = blueprint;
  if (profile?.visibleToTenant) {
    const { tableName } = scratch.dataSource.getMetadata(profile.entity);
    secured.push({ table: tableName, type: 'text', column: profile.keyColumn });
  }
  for (const { table, type, column } of secured) {
    const own = `${column} = (SELECT tenancy.current_tenant${type === 'uuid' ? '_uuid' : ''}())`;
    await run(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
    await run(`CREATE POLICY isolation ON ${table} AS RESTRICTIVE TO ${rows} USING (${own}) WITH CHECK (${own})`);
    await run(`CREATE POLICY rows ON ${table} TO ${rows} USING (true) WITH CHECK (true)`);
    await run(`GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO ${rows}`);
  }
  const url = new URL(scratch.url);
  url.username = app;
  url.password = 'app';
  return {
    appUrl: url.href,
    roles: [app, rows],
    tenantOf: (seed) => ({
      ...seed,
      blueprint: blueprint.name,
      isolation: 'row',
      status: 'active',
      schemaName: schema,
      roleName: rows,
      searchPath: [schema],
      schemaVersion: null,
    }),
  };
}
