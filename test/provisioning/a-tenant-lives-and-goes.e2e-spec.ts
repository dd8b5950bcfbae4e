import { randomUUID } from 'node:crypto';
import { defineBlueprint } from '../../src/tenancy/index.js';
import { openBench, tracesOf, type Bench } from './support/bench.js';
import { club } from './support/club.js';
import { library } from './support/library.js';

describe('the life of a tenant', () => {
  let bench: Bench;
  beforeAll(async () => {
    const brokers = defineBlueprint({ ...library, name: 'insurance', shared: { ...library.shared, migrations: [] } });
    bench = await openBench({ blueprints: [library, club, brokers] });
  });
  afterAll(() => bench.close());

  const statusOf = async (id: string) =>
    (await bench.database.admin('SELECT slug, status, schema_name AS schema FROM meta.tenants WHERE id = $1', [id]))[0];

  it('is suspended and resumed, once each', async () => {
    const { provisioning } = bench;
    const tenant = await provisioning.create({ blueprint: 'library', slug: 'paused' });
    await provisioning.suspend(tenant, 'unpaid', 'clerk');
    expect(await statusOf(tenant.id)).toMatchObject({ status: 'suspended' });
    await expect(provisioning.suspend(tenant)).rejects.toMatchObject({ code: 'tenant_state' });
    await provisioning.resume(tenant);
    await expect(provisioning.resume(tenant)).rejects.toMatchObject({ code: 'tenant_state' });
    expect(await statusOf(tenant.id)).toMatchObject({ status: 'active' });
  });

  it('is seeded twice and has its rows once, also by two at once', async () => {
    const tenant = await bench.provisioning.create({ blueprint: 'library', slug: 'seeded' });
    await Promise.all([bench.provisioning.seed(tenant), bench.another().provisioning.seed(tenant)]);
    expect(
      await bench.asTenant(
        tenant,
        'SELECT (SELECT count(*)::int FROM books) AS books, (SELECT count(*)::int FROM loans) AS loans',
      ),
    ).toEqual([{ books: 2, loans: 1 }]);
  });

  it.each(['library', 'club'])(
    'takes another name with all it has, and leaves the old one to those who ask for it (%s)',
    async (blueprint) => {
      const { provisioning } = bench;
      const tenant = await provisioning.create({ blueprint, slug: `${blueprint}_old` });
      const renamed = await provisioning.rename(tenant, `${blueprint}_new`);
      expect(renamed).toMatchObject({ id: tenant.id, slug: `${blueprint}_new` });
      expect(await provisioning.find({ kind: 'slug', value: renamed.slug })).toEqual(renamed);
      await provisioning.verify(renamed);
      const other = await provisioning.create({ blueprint, slug: `${blueprint}_old`, reuse: true });
      await expect(provisioning.rename(other, renamed.slug)).rejects.toMatchObject({ code: 'tenant_exists' });
      await provisioning.verify(other);
    },
  );

  it.each(['library', 'club'])('is dropped, comes back, and is dropped for good (%s)', async (blueprint) => {
    const { provisioning } = bench;
    const before = await tracesOf(bench);
    const tenant = await provisioning.create({ blueprint, slug: `${blueprint}_gone`, seed: true });
    await provisioning.drop(tenant);
    expect(await statusOf(tenant.id)).toMatchObject({ status: 'dropping', slug: expect.stringMatching(/^dropped_/) });
    const namesake = await provisioning.create({ blueprint, slug: `${blueprint}_gone`, reuse: true });
    const dropped = await provisioning.find({ kind: 'id', value: tenant.id });
    await expect(provisioning.restore(dropped, namesake.slug)).rejects.toMatchObject({ code: 'tenant_exists' });
    const restored = await provisioning.restore(dropped, `${blueprint}_back`);
    await provisioning.verify(restored);
    await expect(provisioning.purge(restored)).rejects.toMatchObject({ code: 'tenant_state' });
    await provisioning.drop(restored, { now: true });
    await provisioning.drop(namesake, { now: true });
    expect(await tracesOf(bench)).toEqual({ ...before, events: expect.any(Number) });
    expect(await bench.database.admin('SELECT FROM club.matches WHERE club_id::text = $1', [tenant.id])).toEqual([]);
  });

  it('is purged when its time of grace is over, not before', async () => {
    const { provisioning } = bench;
    const [early, due] = [
      await provisioning.create({ blueprint: 'library', slug: 'early' }),
      await provisioning.create({ blueprint: 'library', slug: 'due' }),
    ];
    await provisioning.drop(early);
    await bench.another({ graceDays: 0 }).provisioning.drop(due);
    expect((await provisioning.purgeDue()).map(({ id }) => id)).toEqual([due.id]);
    await expect(provisioning.find({ kind: 'id', value: due.id })).rejects.toMatchObject({ code: 'tenant_not_found' });
  });

  it('is not dropped in production without the words', async () => {
    const { provisioning } = bench.another({ environment: 'production' });
    const tenant = await provisioning.create({ blueprint: 'library', slug: 'precious' });
    for (const options of [{}, { force: true }, { force: true, confirm: 'precius' }, { confirm: 'precious' }]) {
      await expect(provisioning.drop(tenant, options)).rejects.toMatchObject({ code: 'drop_refused' });
    }
    await provisioning.drop(tenant, { force: true, confirm: 'precious' });
  });

  it('a broker: its schema is made, once, and dropped in development and test only', async () => {
    const { provisioning } = bench;
    const id = randomUUID();
    const tenant = await provisioning.createTenantSchema(id, { name: 'Brokers Ltd' });
    expect(tenant).toMatchObject({ id, name: 'Brokers Ltd', blueprint: 'insurance' });
    await expect(provisioning.createTenantSchema(id)).rejects.toMatchObject({ code: 'tenant_exists' });
    const production = bench.another({ environment: 'production' }).provisioning;
    await expect(production.dropTenantSchema(id)).rejects.toMatchObject({ code: 'drop_refused' });
    await provisioning.dropTenantSchema(id);
    expect(await statusOf(id)).toBeUndefined();
  });

  it('a broker written down before is provisioned under its own name', async () => {
    const id = randomUUID();
    await bench.database.admin(`INSERT INTO library.libraries (id, slug, name) VALUES ($1, 'written', 'Written Ltd')`, [
      id,
    ]);
    expect(await bench.provisioning.createTenantSchema(id, { slug: 'written' })).toMatchObject({ name: 'Written Ltd' });
  });
});
