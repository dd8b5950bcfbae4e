import { Logger } from '@nestjs/common';
import { type QueryRunner } from 'typeorm';
import { catalogue } from '../../src/blueprints/index.js';
import { setupDatabase } from '../../src/database/index.js';
import {
  describeDifference,
  Doctor,
  Fleet,
  Migrations,
  OwnerDatabase,
  ProvisioningService,
} from '../../src/provisioning/index.js';
import { defineBlueprint, rowPerTenant } from '../../src/tenancy/index.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { query } from './support/query.js';

class Readings20990101000001 {
  readonly name = 'Readings20990101000001';
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE DOMAIN "amount" AS numeric(12,2) CHECK (VALUE >= 0)`);
    await queryRunner.query(
      `CREATE TABLE "readings" ("tenant_id" text NOT NULL, "taken_on" date NOT NULL, "value" "amount") PARTITION BY RANGE ("taken_on")`,
    );
    for (const [name, from, to] of [
      ['old', '2025-01-01', '2026-01-01'],
      ['new', '2026-01-01', '2027-01-01'],
    ]) {
      await queryRunner.query(
        `CREATE TABLE "readings_${name}" PARTITION OF "readings" FOR VALUES FROM ('${from}') TO ('${to}')`,
      );
    }
  }
  async down(): Promise<void> {}
}

const meters = defineBlueprint({
  name: 'meters',
  isolation: rowPerTenant({ tenantColumn: 'tenant_id' }),
  shared: { schema: 'meters', entities: [], migrations: [Readings20990101000001] },
  demoTenants: [],
});

/** Each done by hand; what must be named: the schema and the words of the difference. */
const DRIFTS: readonly [sql: string, schema: string, named: RegExp][] = [
  ['ALTER TABLE support.tickets DROP COLUMN tags', 'support', /^column tickets.tags: is missing/],
  ['ALTER TABLE support.refunds ADD extra text', 'support', /^column refunds.extra: should not be there/],
  ['ALTER TABLE support.users DISABLE ROW LEVEL SECURITY', 'support', /^row security users/],
  ['CREATE POLICY handmade ON support.budgets USING (true)', 'support', /^policy budgets.handmade/],
  [`CREATE RULE handmade AS ON DELETE TO support.escalations DO INSTEAD NOTHING`, 'support', /^rule escalations/],
  ['DROP TABLE support.team_performance CASCADE', 'support', /^table team_performance: is missing/],
  ['ALTER TABLE reporting.report_weeks ALTER title TYPE varchar(80)', 'reporting', /^column report_weeks.title/],
  ['GRANT SELECT ON workspaces.users TO PUBLIC', 'workspaces', /^grant users.PUBLIC/],
  ['ALTER TABLE public.billing DROP COLUMN seats', 'public', /^column billing.seats: is missing/],
  ['ALTER TABLE meta.permissions ADD extra text', 'meta', /^column permissions.extra/],
  ['ALTER TABLE meta.api_keys DROP COLUMN last_used_at', 'meta', /^column api_keys.last_used_at: is missing/],
  ['ALTER TABLE meta.tenants ADD extra text', 'meta', /^column tenants.extra/],
  [
    `CREATE OR REPLACE FUNCTION tenancy.current_tenant() RETURNS text LANGUAGE sql AS $$ SELECT 'somebody' $$`,
    'tenancy',
    /^function current_tenant\(\)/,
  ],
  ['ALTER TABLE meters.readings DETACH PARTITION meters.readings_old', 'meters', /^table readings_old: should be r/],
  ['ALTER DOMAIN meters.amount DROP CONSTRAINT amount_check', 'meters', /^domain amount/],
];

describe('tables that exist once', () => {
  let database: TestDatabase;
  let owner: OwnerDatabase;
  let fleet: Fleet;
  beforeAll(async () => {
    Logger.overrideLogger(false);
    database = await createTestDatabase();
    const { urls } = await setupDatabase({ ownerUrl: database.ownerUrl });
    const blueprints = [...catalogue.map(({ definition }) => definition), meters];
    owner = new OwnerDatabase({ ownerUrl: database.ownerUrl, appUrl: urls.appUrl, blueprints, environment: 'test' });
    fleet = new Fleet(owner, new Migrations(owner));
  });
  afterAll(async () => {
    await owner.onModuleDestroy();
    await database.drop();
  });

  it('are as their migrations make them, and others read the register while that is found out', async () => {
    let isLooking = true;
    const reads = (async () => {
      let count = 0;
      while (isLooking) {
        await query(database.ownerUrl, 'SELECT count(*), tenancy.current_tenant() FROM meta.tenants');
        count += 1;
      }
      return count;
    })();
    const report = await fleet.drift().finally(() => (isLooking = false));
    expect(await reads).toBeGreaterThan(0);
    expect(report).toMatchObject({ shared: [], sharedChecked: catalogue.length + 1, drifted: [] });
  });

  it('are sound for doctor while a dropped tenant waits for its purge', async () => {
    const provisioning = new ProvisioningService(owner);
    for (const blueprint of ['insurance', 'commerce', 'support']) {
      const tenant = await provisioning.create({
        blueprint,
        slug: `leaving_${blueprint}`,
        profile: { fcaNumber: '100001' },
      });
      await provisioning.drop(tenant);
    }
    const { findings } = await new Doctor(owner).examine();
    expect(findings.filter(({ verdict }) => verdict === 'fail')).toEqual([]);
  });

  it('are found to differ, each by name, by fleet:drift and by doctor; a table of the user’s own is left alone', async () => {
    await new Migrations(owner).migrateSharedOf('meters');
    await query(database.ownerUrl, 'CREATE TABLE public.mine (id int)');
    for (const [sql] of DRIFTS) await query(database.ownerUrl, sql);
    const { shared } = await fleet.drift();
    const { findings } = await new Doctor(owner).examine();
    const told = findings.find(({ check }) => check === 'shared tables');
    expect(told?.verdict).toBe('fail');
    for (const [sql, schema, named] of DRIFTS) {
      const words = shared
        .filter((each) => each.schema === schema)
        .flatMap(({ differences }) => differences.map(describeDifference));
      expect({ sql, named: words.some((each) => named.test(each)), words }).toMatchObject({ sql, named: true });
    }
    expect(JSON.stringify(shared)).not.toContain('mine');
  });

  it('are left out where only some tenants are asked for, and are those of one blueprint where one is', async () => {
    expect(await fleet.drift({ tenants: [] })).toMatchObject({ sharedChecked: 0, shared: [] });
    const { shared, sharedChecked } = await fleet.drift({ blueprint: 'support' });
    expect([sharedChecked, ...shared.map(({ schema }) => schema)]).toEqual([1, 'support']);
  });
});
