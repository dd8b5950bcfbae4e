import { type Tenant, type TenantDataSource, type TenantScope } from '../../../src/tenancy/index.js';

/** What the next borrower of a session could notice of the one before. */
const STATE = `
  SELECT current_user::text AS role, session_user::text AS login, current_setting('search_path') AS path,
    current_setting('tenantry.tenant_id') AS tenant, pg_my_temp_schema()::text AS temp,
    (SELECT string_agg(body, ',' ORDER BY body) FROM notes) AS rows,
    has_function_privilege('pg_prepared_statement()', 'EXECUTE') AS prepared,
    (SELECT count(*)::int FROM pg_listening_channels()) AS channels,
    (SELECT json_object_agg(name, setting ORDER BY name) FROM pg_settings WHERE source = 'session' AND name !~ '^transaction_') AS settings`;

/** Everything a session carries, seen as `tenant` on the data source's next connection. */
export async function sessionState(source: TenantDataSource, scope: TenantScope, tenant: Tenant): Promise<unknown> {
  const [row] = await scope.run(tenant, () => source.query(STATE));
  return row as unknown;
}
