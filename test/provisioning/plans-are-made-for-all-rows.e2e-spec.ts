import { Client } from 'pg';
import { type Tenant } from '../../src/tenancy/index.js';
import { type Bench, openBench } from './support/bench.js';

const ROWS = 2_000;

describe('row-level security of a schema tenant', () => {
  let bench: Bench;
  let tenant: Tenant;
  beforeAll(async () => {
    bench = await openBench();
    tenant = await bench.provisioning.create({ blueprint: 'library', slug: 'large' });
    await bench.database.admin(
      `INSERT INTO "${tenant.schemaName}".books (title) SELECT 'book ' || n FROM generate_series(1, ${ROWS}) n`,
    );
    await bench.database.admin(`ANALYZE "${tenant.schemaName}".books`);
  });
  afterAll(() => bench.close());

  it('does not make the planner believe that a table has hardly any rows', async () => {
    const client = new Client({ connectionString: bench.urls.appUrl });
    await client.connect();
    await client.query(
      `BEGIN; SET LOCAL ROLE "${tenant.roleName}"; SET LOCAL search_path TO "${tenant.schemaName}";
       SET LOCAL tenantry.tenant_id TO '${tenant.key}'`,
    );
    const { rows: plan } = await client.query('EXPLAIN SELECT * FROM books');
    await client.end();
    const [, rows] = /Seq Scan on books [^"]*rows=(\d+)/.exec(JSON.stringify(plan)) ?? [];
    expect(Number(rows)).toBeGreaterThan(ROWS * 0.9);
  });
});
