import { DataSource, type EntityManager } from 'typeorm';
import { setupDatabase } from '../../src/database/index.js';
import { type Tenant, TenantDataSource, TenantScope } from '../../src/tenancy/index.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

// The long form: EXPLAIN_ROWS=1000000 EXPLAIN_TENANTS=1000 npx jest test/reporting/tenant-queries
const ROWS = Number(process.env.EXPLAIN_ROWS ?? 60_000);
const TENANTS = Number(process.env.EXPLAIN_TENANTS ?? 100);
const PER_TENANT = Math.floor(ROWS / TENANTS);

interface Plan {
  'Node Type': string;
  'Index Name'?: string;
  Plans?: Plan[];
}

function nodesOf(plan: Plan): Plan[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}

describe(`${ROWS} rows of ${TENANTS} tenants`, () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let tenantsRole: string;
  let tenantId: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    const url = database.ownerUrl;
    dataSource = new DataSource({ type: 'postgres', url, extra: { options: '-c search_path=reporting,public' } });
    await dataSource.initialize();
    const run = (sql: string, values?: unknown[]) => dataSource.query(sql, values);
    [{ role: tenantsRole }] = (await run('SELECT quote_ident(rows_role) AS role FROM tenancy.installation')) as {
      role: string;
    }[];
    await run(`INSERT INTO tenants (name) SELECT 'T' || n FROM generate_series(1, $1::int) n`, [TENANTS]);
    await run(`INSERT INTO report_weeks (tenant_id, week_ending_date, title)
      SELECT t.id, date '2000-01-02' + 7 * n, 'W' || n FROM tenants t, generate_series(1, ${PER_TENANT}) n`);
    await run(`INSERT INTO sync_runs (tenant_id, status, finished_at)
      SELECT t.id, 'succeeded', now() FROM tenants t, generate_series(1, ${PER_TENANT}) n`);
    await run(`INSERT INTO ct_raw_snapshots (tenant_id, sync_run_id, endpoint, external_id, payload_key, payload)
      SELECT r.tenant_id, r.id, 'endpoint_' || (row_number() OVER ()) % 200, r.id, r.id, '{}' FROM sync_runs r`);
    await run(
      `INSERT INTO users (email, name) SELECT 'p' || n || '@example.com', 'P' FROM generate_series(1, ${ROWS / 10}) n`,
    );
    await run(`INSERT INTO memberships (user_id, tenant_id, role)
      SELECT u.id, (array(SELECT id FROM tenants ORDER BY id))[1 + (row_number() OVER ()) % ${TENANTS}], 'client_viewer' FROM users u`);
    await run(`INSERT INTO sessions (user_id, token, expires_at) SELECT id, id, now() FROM users`);
    await run('ANALYZE');
    [{ id: tenantId }] = (await run('SELECT id FROM tenants ORDER BY id LIMIT 1')) as { id: string }[];
  }, 600_000);
  afterAll(async () => {
    await dataSource?.destroy();
    await database?.drop();
  });

  /** As a tenant's request: the tenants' role, under row-level security. */
  const asTenant = <T>(work: (manager: EntityManager) => Promise<T>): Promise<T> =>
    dataSource.transaction(async (manager) => {
      await manager.query(`SELECT set_config('tenantry.tenant_id', $1, true)`, [tenantId]);
      await manager.query(`SET LOCAL ROLE ${tenantsRole}`);
      return work(manager);
    });

  const tenantOf = (id: string): Tenant => ({
    id,
    key: id,
    slug: 'one',
    name: 'One',
    blueprint: 'reporting',
    isolation: 'row',
    status: 'active',
    schemaName: 'reporting',
    roleName: tenantsRole,
    searchPath: ['reporting'],
    schemaVersion: null,
  });

  const explain = async (manager: EntityManager, sql: string): Promise<Plan[]> => {
    const [row] = await manager.query<{ 'QUERY PLAN': [{ Plan: Plan }] }[]>(`EXPLAIN (FORMAT JSON) ${sql}`);
    return nodesOf(row['QUERY PLAN'][0].Plan);
  };
  const indexesIn = (nodes: Plan[]) => nodes.flatMap((node) => node['Index Name'] ?? []);
  const scansAll = (nodes: Plan[]) => nodes.some((node) => node['Node Type'] === 'Seq Scan');

  it.each([
    ['SELECT count(*) FROM report_weeks', /^(ix|uq)_report_weeks_tenant_id/],
    [`SELECT * FROM report_weeks ORDER BY week_ending_date DESC LIMIT 20`, /^(ix|uq)_report_weeks_tenant_id/],
    ['SELECT count(*) FROM sync_runs', /^(ix|uq)_sync_runs_tenant_id/],
    ['SELECT count(*) FROM ct_raw_snapshots', /^(ix|uq)_ct_raw_snapshots_tenant_id/],
    [`SELECT * FROM ct_raw_snapshots WHERE endpoint = 'endpoint_7'`, /^(ix|uq)_ct_raw_snapshots_/],
  ])('of one tenant are found by an index: %s', async (sql, index) => {
    const nodes = await asTenant((manager) => explain(manager, sql));
    expect(scansAll(nodes)).toBe(false);
    expect(indexesIn(nodes)[0]).toMatch(index);
  });

  it.each([
    [`SELECT * FROM report_weeks WHERE week_ending_date = '2000-01-09'`, 'ix_report_weeks_week_ending_date'],
    [`SELECT count(*) FROM ct_raw_snapshots WHERE endpoint = 'endpoint_7'`, 'ix_ct_raw_snapshots_endpoint'],
    [`SELECT * FROM memberships WHERE tenant_id = '$TENANT'`, 'ix_memberships_tenant_id'],
    [`SELECT * FROM memberships WHERE user_id = (SELECT id FROM users LIMIT 1)`, 'memberships_user_id'],
    [`SELECT * FROM sessions WHERE user_id = (SELECT id FROM users LIMIT 1)`, 'ix_sessions_user_id'],
  ])('of all tenants are found by an index: %s', async (sql, index) => {
    const nodes = await explain(dataSource.manager, sql.replace('$TENANT', tenantId));
    expect(indexesIn(nodes).join()).toContain(index);
  });

  /** Both as a request is served: by the application's login, with the context of a tenant around each statement. */
  it('cost a tenant about what a table of its own would', async () => {
    const list = 'SELECT id, title, status FROM report_weeks ORDER BY week_ending_date DESC LIMIT 20';
    const own = list.replace('report_weeks', 'own_weeks');
    await dataSource.query('CREATE TABLE own_weeks (LIKE report_weeks INCLUDING ALL)');
    await dataSource.query('INSERT INTO own_weeks SELECT * FROM report_weeks WHERE tenant_id = $1', [tenantId]);
    await dataSource.query('CREATE INDEX ON own_weeks (week_ending_date DESC)');
    await dataSource.query('ANALYZE own_weeks');
    await dataSource.query(`GRANT SELECT ON own_weeks TO ${tenantsRole}`);
    const { urls } = await setupDatabase({ ownerUrl: database.ownerUrl });
    const served = await new TenantDataSource({ url: urls.appUrl, entities: [], poolSize: 1 }).initialize();
    const p50 = (times: number[]) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
    const [shared, alone] = await new TenantScope().run(tenantOf(tenantId), async () => {
      const times: [number[], number[]] = [[], []];
      for (let i = 0; i < 300; i++) {
        for (const [which, sql] of [list, own].entries()) {
          const start = performance.now();
          await served.query(sql);
          times[which].push(performance.now() - start);
        }
      }
      return times.map(p50);
    });
    await served.destroy();
    process.stdout.write(
      `p50 of a list: shared ${shared.toFixed(3)} ms, own table ${alone.toFixed(3)} ms, ratio ${(shared / alone).toFixed(2)}\n`,
    );
    // On a busy machine times wander: a missing index would be hundreds of times slower.
    expect(shared / alone).toBeLessThan(5);
  });
});
