import { Broker } from '../../src/blueprints/insurance/brokers/broker.js';
import { insurance } from '../../src/blueprints/insurance/definition.js';
import { Policy } from '../../src/blueprints/insurance/policies/policy.js';
import { ACME, BIRCH, createScratchDatabase, type ScratchDatabase } from './scratch-database.js';

const databases: ScratchDatabase[] = [];
let acme: ScratchDatabase;
beforeAll(async () => {
  acme = await scratch();
  await acme.seed(ACME);
});
afterAll(() => Promise.all(databases.map((database) => database.drop())));

async function scratch(): Promise<ScratchDatabase> {
  const database = await createScratchDatabase();
  databases.push(database);
  return database;
}

const column = async (sql: string, database = acme) =>
  (await database.dataSource.query<Record<string, unknown>[]>(sql)).map((row) => Object.values(row)[0]);

describe('the seeds of insurance', () => {
  it('make the five roles, each with permissions', async () => {
    expect(await column('SELECT name FROM meta.roles ORDER BY name')).toEqual([
      'Broker Admin',
      'Broker User',
      'Claims Handler',
      'Compliance Officer',
      'Readonly Auditor',
    ]);
    const auditor = await column(
      `SELECT p.key FROM meta.permissions p JOIN meta.role_permissions g ON g.permission_id = p.id
       JOIN meta.roles r ON r.id = g.role_id WHERE r.key = 'readonly_auditor'`,
    );
    expect(auditor.length).toBeGreaterThan(10);
    expect(auditor.filter((key) => !String(key).endsWith('.read'))).toEqual([]);
  });

  it('fill the demo broker exactly as asked', async () => {
    const counted = await acme.dataSource.query<object[]>(
      `SELECT (SELECT count(*)::int FROM offices) AS offices, (SELECT count(*)::int FROM users) AS users,
         (SELECT count(*)::int FROM binders) AS binders, (SELECT count(*)::int FROM products) AS products,
         (SELECT count(*)::int FROM customers WHERE kind = 'retail') AS retail,
         (SELECT count(*)::int FROM customers WHERE kind = 'commercial') AS commercial,
         (SELECT count(*)::int FROM policies) AS policies`,
    );
    expect(counted).toEqual([{ offices: 2, users: 3, binders: 2, products: 3, retail: 3, commercial: 2, policies: 3 }]);
    expect(await column('SELECT status FROM policies ORDER BY status')).toEqual(['quoted', 'in_force', 'cancelled']);
    expect(await column('SELECT role FROM users ORDER BY role')).toEqual([
      'broker_admin',
      'broker_user',
      'compliance_officer',
    ]);
    expect(await column(`SELECT line || ' ' || customer_kind FROM products ORDER BY line`)).toEqual([
      'motor retail',
      'home retail',
      'commercial_property commercial',
    ]);
    expect(await column(`SELECT code || ' ' || rate FROM tax_rates ORDER BY rate`)).toEqual([
      'ipt_standard 12.00',
      'ipt_travel 20.00',
    ]);
    expect(await column('SELECT key FROM email_templates ORDER BY key')).toEqual([
      'policy_issued',
      'quote_confirmation',
      'renewal_notice',
    ]);
  });

  it('give every demo policy versions and financials that add up', async () => {
    const policies = await acme.dataSource.getRepository(Policy).find({
      relations: { versions: { financials: true }, commissionSplits: true, commissionClawbacks: true },
    });
    for (const { versions, latestVersion } of policies) {
      expect(versions).toHaveLength(latestVersion);
      expect(versions.every(({ financials }) => financials.length === 1)).toBe(true);
    }
    expect(
      await column(
        `SELECT (SELECT sum(commission_amount) FROM policy_financials WHERE posted_at IS NOT NULL)
         = (SELECT sum(amount) FROM commission_splits) - (SELECT sum(amount) FROM commission_clawbacks)`,
      ),
    ).toEqual([true]);
    expect(
      await column(
        `SELECT (SELECT sum(gross) FROM policy_financials WHERE posted_at IS NOT NULL) = (SELECT sum(total) FROM invoices)`,
      ),
    ).toEqual([true]);
  });

  it('change nothing when run again', async () => {
    const before = await acme.contents();
    await acme.seed(ACME);
    expect(await acme.contents()).toEqual(before);
  });

  it('give Birch other rows than Acme', async () => {
    const birch = await scratch();
    await birch.seed(BIRCH);
    const before = await birch.contents();
    await birch.seed(BIRCH);
    expect(await birch.contents()).toEqual(before);
    const names = 'SELECT name FROM customers ORDER BY name';
    const [ours, theirs] = [await column(names), await column(names, birch)];
    expect(theirs).toHaveLength(5);
    expect(ours.filter((name) => theirs.includes(name))).toEqual([]);
  });

  it('know the two demo brokers and their FCA numbers', () => {
    const rows = insurance.demoTenants.map(({ slug, name, profile }) => ({
      slug,
      row: insurance.profile!.create({ ...ACME, slug, name }, profile ?? {}),
    }));
    expect(rows).toMatchObject([
      { slug: 'acme', row: { name: 'Acme Insurance Brokers', fcaNumber: '123456' } },
      { slug: 'birch', row: { name: 'Birch Insurance Services', fcaNumber: '654321' } },
    ]);
    expect(insurance.profile!.entity).toBe(Broker);
  });
});
