import { reporting } from '../../src/blueprints/reporting/blueprint.js';
import { seedDemoClient } from '../../src/blueprints/reporting/demo/demo-client.js';
import { payloadsOf } from '../../src/blueprints/reporting/demo/demo-syncs.js';
import { storyOf } from '../../src/blueprints/reporting/demo/stories.js';
import { type SeedTenant } from '../../src/tenancy/index.js';
import { contentOf, scratchDatabase, type Scratch } from './support/scratch.js';

describe('the reporting demo data', () => {
  let scratch: Scratch;
  let tenants: SeedTenant[];
  beforeAll(async () => {
    scratch = await scratchDatabase(reporting);
    tenants = [];
    for (const { slug, name, profile } of reporting.demoTenants) {
      const tenant = await scratch.createTenant(slug, name, profile);
      await scratch.as(tenant, (manager) => seedDemoClient(manager, tenant));
      tenants.push(tenant);
    }
  });
  afterAll(() => scratch?.drop());

  const countsBy = async (table: string) => {
    const rows = (await scratch.dataSource.query(`SELECT tenant_id, count(*)::int AS n FROM ${table} GROUP BY 1`)) as {
      tenant_id: string;
      n: number;
    }[];
    return tenants.map(({ id }) => rows.find((row) => row.tenant_id === id)?.n ?? 0);
  };

  it('gives each client one week in every state, with sections, figures and the payloads behind them', async () => {
    expect(tenants.map(({ slug }) => slug)).toEqual(['harbour', 'lumen']);
    expect(await countsBy('report_weeks')).toEqual([4, 4]);
    expect(await countsBy('report_sections')).toEqual([8, 8]);
    expect(await countsBy('metric_definitions')).toEqual([3, 3]);
    expect(await countsBy('weekly_metric_values')).toEqual([12, 12]);
    expect(await countsBy('report_comments')).toEqual([1, 1]);
    expect(await countsBy('report_deliveries')).toEqual([1, 1]);
    expect(await countsBy('ct_raw_snapshots')).toEqual(tenants.map(({ slug }) => payloadsOf(storyOf(slug)).length));
    const states = (await scratch.dataSource.query(
      `SELECT array_agg(status::text ORDER BY week_ending_date) AS states FROM report_weeks GROUP BY tenant_id`,
    )) as { states: string[] }[];
    expect(states[0].states).toEqual(['published', 'approved', 'in_review', 'draft']);
  });

  it('gives the two clients different rows', async () => {
    const rows = (await scratch.dataSource.query(
      `SELECT tenant_id, array_agg(summary ORDER BY week_ending_date) AS summaries FROM report_weeks GROUP BY 1`,
    )) as { summaries: string[] }[];
    expect(rows[0].summaries).not.toEqual(rows[1].summaries);
  });

  it('names the agency admin once, everywhere', async () => {
    const admins = (await scratch.dataSource.query(
      `SELECT u.email FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.tenant_id IS NULL`,
    )) as { email: string }[];
    expect(admins).toEqual([{ email: 'ada@northstar.example.com' }]);
  });

  it('changes nothing when it is seeded again', async () => {
    const before = await contentOf(scratch, 'reporting');
    for (const tenant of tenants) await scratch.as(tenant, (manager) => seedDemoClient(manager, tenant));
    expect(await contentOf(scratch, 'reporting')).toEqual(before);
  });

  it('goes with the tenant, and the other tenant keeps all of its own', async () => {
    const [first, second] = tenants;
    const before = await countsBy('ct_raw_snapshots');
    await scratch.dataSource.query('DELETE FROM tenants WHERE id = $1', [first.id]);
    for (const table of ['report_weeks', 'weekly_metric_values', 'sync_runs', 'data_sources', 'metric_definitions']) {
      expect((await countsBy(table))[0]).toBe(0);
      expect((await countsBy(table))[1]).toBeGreaterThan(0);
    }
    expect(await countsBy('ct_raw_snapshots')).toEqual([0, before[1]]);
    expect(await scratch.dataSource.query('SELECT id FROM tenants')).toEqual([{ id: second.id }]);
  });
});
