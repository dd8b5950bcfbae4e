import { DataSource } from 'typeorm';
import { plainDataSourceOptions } from '../../src/database/index.js';
import { draftMigration } from '../../src/provisioning/index.js';
import { ApiKeys, metaEntities, ProvisioningEvents, ResolutionCache, TenantRegister } from '../../src/meta/index.js';
import { type Tenant } from '../../src/tenancy/index.js';
import { migrations } from '../../migrations/meta/index.js';
import { openBench, type Bench } from '../provisioning/support/bench.js';

describe('the register', () => {
  let bench: Bench;
  let dataSource: DataSource;
  let register: TenantRegister;
  let acme: Tenant;
  const sent: string[] = [];

  beforeAll(async () => {
    bench = await openBench();
    const options = plainDataSourceOptions({
      url: bench.urls.metaUrl,
      entities: metaEntities,
      applicationName: 'test register',
    });
    const logger = { logQuery: (sql: string) => void sent.push(sql) };
    const silent = { logQueryError() {}, logQuerySlow() {}, logSchemaBuild() {}, logMigration() {}, log() {} };
    dataSource = await new DataSource({
      ...options,
      logging: ['query'],
      logger: { ...silent, ...logger },
    }).initialize();
    register = new TenantRegister(dataSource);
    acme = await bench.provisioning.create({ blueprint: 'library', slug: 'acme', name: 'Acme 100%' });
    for (const slug of ['birch', 'cedar']) await bench.provisioning.create({ blueprint: 'club', slug });
    await bench.database.as(
      bench.urls.metaUrl,
      `INSERT INTO meta.tenant_hostnames (tenant_id, hostname) VALUES ($1, 'acme.test')`,
      [acme.id],
    );
  });
  afterAll(async () => {
    await dataSource.destroy();
    await bench.close();
  });
  beforeEach(() => void sent.splice(0));

  it.each(['id', 'slug', 'hostname'] as const)('finds a tenant by %s', async (kind) => {
    const value = { id: acme.id, slug: 'acme', hostname: 'acme.test' }[kind];
    expect(await register.find({ kind, value })).toEqual(acme);
    expect(await register.find({ kind, value: `${value}x` })).toBeNull();
    expect(sent).toHaveLength(2);
  });

  it('lists by page, blueprint, status and text', async () => {
    expect(await register.list({ pageSize: 2 })).toMatchObject({
      total: 3,
      page: 1,
      items: [{ slug: 'acme' }, { slug: 'birch' }],
    });
    expect(await register.list({ pageSize: 2, page: 2 })).toMatchObject({ total: 3, items: [{ slug: 'cedar' }] });
    expect(sent).toHaveLength(2);
    expect(await register.list({ page: 9 })).toMatchObject({ total: 3, items: [] });
    expect((await register.list({ blueprint: 'club' })).items.map(({ slug }) => slug)).toEqual(['birch', 'cedar']);
    expect((await register.list({ status: 'suspended' })).total).toBe(0);
    expect((await register.list({ search: '100%' })).items.map(({ slug }) => slug)).toEqual(['acme']);
    expect((await register.list({ search: '_' })).total).toBe(0);
  });

  it('shows what was done, newest first', async () => {
    await bench.provisioning.suspend(acme, 'a test', 'tester');
    const page = await new ProvisioningEvents(dataSource).list({ tenantId: acme.id });
    expect(page.items.map(({ action, actor }) => [action, actor])).toEqual([
      ['tenant.suspended', 'tester'],
      ['tenant.created', bench.database.ownerName],
    ]);
    await bench.provisioning.resume(acme);
  });

  it('keeps keys as hashes: shown once, verified, expired, revoked', async () => {
    const keys = new ApiKeys(dataSource);
    const { key, record } = await keys.create({ tenantId: acme.id, name: 'first', scopes: ['books.read'] });
    expect(key).toMatch(/^tk_[a-z0-9]{8}_[A-Za-z0-9_-]{43}$/);
    expect(JSON.stringify(await bench.database.admin('SELECT * FROM meta.api_keys'))).not.toContain(key.slice(12));
    expect(await keys.verify(key)).toMatchObject({ id: record.id, tenantId: acme.id, scopes: ['books.read'] });
    const [{ used }] = await bench.database.admin('SELECT last_used_at AS used FROM meta.api_keys WHERE id = $1', [
      record.id,
    ]);
    expect(used).not.toBeNull();
    sent.splice(0);
    await keys.verify(key);
    expect(sent).toHaveLength(1);
    expect(await keys.verify(`${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`)).toBeNull();
    sent.splice(0);
    expect(await keys.verify(`tk_x' OR true --`)).toBeNull();
    expect(sent).toHaveLength(0);
    const old = await keys.create({ tenantId: acme.id, name: 'old', expiresAt: new Date(Date.now() - 1) });
    expect(await keys.verify(old.key)).toBeNull();
    expect(await keys.revoke(record.id)).toBe(true);
    expect(await keys.revoke(record.id)).toBe(false);
    expect(await keys.verify(key)).toBeNull();
  });

  it('drafts no migration: its tables and its entities agree', async () => {
    const input = {
      databaseUrl: process.env.TENANTRY_TEST_SERVER_URL!,
      schema: 'meta',
      entities: metaEntities,
      migrations,
    };
    expect((await draftMigration(input)).up).toEqual([]);
  });

  describe('remembered', () => {
    let cache: ResolutionCache;
    beforeAll(async () => {
      cache = new ResolutionCache(register, { url: bench.urls.metaUrl, resolutionCacheSeconds: 60 });
      await cache.onModuleInit();
    });
    afterAll(() => cache.onModuleDestroy());

    /** The notification takes a moment. */
    async function eventually<T>(ask: () => Promise<T>, wanted: (answer: T) => boolean): Promise<T> {
      for (let tries = 0; ; tries++) {
        const answer = await ask();
        if (wanted(answer) || tries > 200) return answer;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    }

    it('asks once for many', async () => {
      await Promise.all(Array.from({ length: 50 }, async () => cache.find({ kind: 'slug', value: 'birch' })));
      expect(sent).toHaveLength(1);
    });

    it('forgets a tenant that changes, and a name that becomes one', async () => {
      const ask = async () => cache.find({ kind: 'slug', value: 'acme' });
      expect(await ask()).toMatchObject({ status: 'active' });
      await bench.provisioning.suspend(acme);
      expect(await eventually(ask, (tenant) => tenant?.status === 'suspended')).toMatchObject({ status: 'suspended' });
      const askNew = async () => cache.find({ kind: 'slug', value: 'dahlia' });
      expect(await askNew()).toBeNull();
      await bench.provisioning.create({ blueprint: 'club', slug: 'dahlia' });
      expect(await eventually(askNew, (tenant) => tenant !== null)).toMatchObject({ slug: 'dahlia' });
      const askHost = async () => cache.find({ kind: 'hostname', value: 'cedar.test' });
      expect(await askHost()).toBeNull();
      await bench.database.admin(
        `INSERT INTO meta.tenant_hostnames (tenant_id, hostname) SELECT id, 'cedar.test' FROM meta.tenants WHERE slug = 'cedar'`,
      );
      expect(await eventually(askHost, (tenant) => tenant !== null)).toMatchObject({ slug: 'cedar' });
    });

    it('remembers nothing while nobody listens, and listens again', async () => {
      const ask = async () => cache.find({ kind: 'slug', value: 'birch' });
      await ask();
      await bench.database.admin(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'tenantry listener' AND datname = current_database()`,
      );
      const isAsked = async () => {
        sent.splice(0);
        await ask();
        return sent.length;
      };
      expect(await eventually(isAsked, (asked) => asked === 1)).toBe(1);
      await ask();
      expect(await eventually(isAsked, (asked) => asked === 0)).toBe(0);
    });
  });
});
