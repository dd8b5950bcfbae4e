import { reporting } from '../../src/blueprints/reporting/blueprint.js';
import { MembershipRole, TenantStatus, UserStatus } from '../../src/blueprints/reporting/people/enums.js';
import { SyncStatus } from '../../src/blueprints/reporting/syncs/enums.js';
import { ReportWeekStatus } from '../../src/blueprints/reporting/weeks/report-week-status.js';
import { columnsOf, enumsOf, foreignKeysOf, indexesOf } from './support/catalog.js';
import { scratchDatabase, tablesOf, type Scratch } from './support/scratch.js';

const IDENTITY = ['accounts', 'memberships', 'sessions', 'tenants', 'users', 'verifications'];
const TENANT_DATA = [
  'ct_raw_snapshots',
  'data_sources',
  'metric_definitions',
  'report_comments',
  'report_deliveries',
  'report_sections',
  'report_weeks',
  'sync_runs',
  'weekly_metric_values',
];

describe('reporting tables', () => {
  let scratch: Scratch;
  beforeAll(async () => {
    scratch = await scratchDatabase(reporting);
  });
  afterAll(() => scratch?.drop());

  it('are the fifteen', async () => {
    expect(await tablesOf(scratch, 'reporting')).toEqual([...IDENTITY, ...TENANT_DATA].sort());
  });

  it('have the five enums, with the values of the TypeScript ones', async () => {
    expect(await enumsOf(scratch, 'reporting')).toEqual({
      tenant_status: Object.values(TenantStatus),
      user_status: Object.values(UserStatus),
      membership_role: Object.values(MembershipRole),
      report_week_status: Object.values(ReportWeekStatus),
      sync_status: Object.values(SyncStatus),
    });
    expect(Object.values(TenantStatus)).toEqual(['active', 'paused', 'archived']);
    expect(Object.values(UserStatus)).toEqual(['invited', 'active', 'disabled']);
    expect(Object.values(MembershipRole)).toEqual(['agency_admin', 'agency_member', 'client_admin', 'client_viewer']);
    expect(Object.values(ReportWeekStatus)).toEqual(['draft', 'in_review', 'approved', 'published']);
    expect(Object.values(SyncStatus)).toEqual(['queued', 'running', 'succeeded', 'failed']);
  });

  it.each([
    ['memberships', 'user_id'],
    ['memberships', 'tenant_id'],
    ['sessions', 'user_id'],
    ['report_weeks', 'tenant_id'],
    ['report_weeks', 'week_ending_date'],
    ['sync_runs', 'tenant_id'],
    ['ct_raw_snapshots', 'tenant_id'],
    ['ct_raw_snapshots', 'endpoint'],
  ])('have an index on %s.%s alone', async (table, column) => {
    const own = (await indexesOf(scratch, 'reporting')).filter((index) => index.table === table && !index.unique);
    expect(own.map(({ columns }) => columns)).toContainEqual([column]);
  });

  it('have uuid keys and stamps', async () => {
    for (const table of [...IDENTITY, ...TENANT_DATA]) {
      const columns = await columnsOf(scratch, `reporting.${table}`);
      expect([table, columns.id?.type]).toEqual([table, 'uuid']);
      for (const stamp of ['created_at', 'updated_at']) {
        expect([table, columns[stamp]]).toEqual([
          table,
          { column: stamp, type: 'timestamp with time zone', nullable: false },
        ]);
      }
    }
  });

  it('keep references inside a tenant: keys of tenant data are led by tenant_id', async () => {
    const keys = await foreignKeysOf(scratch, 'reporting');
    const between = keys.filter(({ table, target }) => TENANT_DATA.includes(table) && TENANT_DATA.includes(target));
    expect(between.length).toBe(11);
    for (const { table, columns } of between) expect([table, columns[0]]).toEqual([table, 'tenant_id']);
    for (const { table, columns, unique } of await indexesOf(scratch, 'reporting')) {
      if (unique && TENANT_DATA.includes(table) && columns.join() !== 'id') {
        expect([table, columns[0]]).toEqual([table, 'tenant_id']);
      }
    }
    for (const table of TENANT_DATA) {
      expect([table, (await columnsOf(scratch, `reporting.${table}`)).tenant_id]).toEqual([
        table,
        { column: 'tenant_id', type: 'uuid', nullable: false },
      ]);
    }
  });

  it('have an index on every foreign key', async () => {
    const indexes = await indexesOf(scratch, 'reporting');
    for (const { table, columns } of await foreignKeysOf(scratch, 'reporting')) {
      const covered = indexes.some(
        (index) => index.table === table && columns.every((column, i) => index.columns[i] === column),
      );
      expect([table, columns, covered]).toEqual([table, columns, true]);
    }
  });

  it('let a membership be without a tenant, for an agency admin only', async () => {
    expect((await columnsOf(scratch, 'reporting.memberships')).tenant_id.nullable).toBe(true);
    const [{ id }] = (await scratch.dataSource.query(
      `INSERT INTO users (email, name) VALUES ('a@example.com', 'A') RETURNING id`,
    )) as { id: string }[];
    const everywhere = (role: string) =>
      scratch.dataSource.query(`INSERT INTO memberships (user_id, role) VALUES ($1, $2::membership_role)`, [id, role]);
    await expect(everywhere('client_viewer')).rejects.toThrow(/ck_memberships_tenant/);
    await everywhere('agency_admin');
    await expect(everywhere('agency_admin')).rejects.toThrow(/uq_memberships_user_id_everywhere/);
  });

  it('hold one person per e-mail, whatever its case', async () => {
    const insert = (email: string) =>
      scratch.dataSource.query(`INSERT INTO users (email, name) VALUES ($1, 'B')`, [email]);
    await insert('b@example.com');
    await expect(insert('b@example.com')).rejects.toThrow(/uq_users_email/);
    await expect(insert('B@example.com')).rejects.toThrow(/ck_users_email_lower/);
  });
});
