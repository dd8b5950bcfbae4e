import { Redis } from 'ioredis';
import { Client } from 'pg';
import { createTenantCache } from '../../src/cache/index.js';
import { setupDatabase } from '../../src/database/index.js';
import { type Tenant } from '../../src/tenancy/index.js';
import { NO_REDIS, redisAvailable, startRedis, type TestRedis } from '../cache/redis-server.js';
import { describeIf } from '../support/describe-if.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { jsonOf, runCommand } from './support/run-command.js';

interface Made {
  readonly id: string;
  readonly slug: string;
}

/** Nobody listens on port 1. */
const AWAY = 'redis://reader:hunter2@127.0.0.1:1';

describe('tenant:drop with no serving process about', () => {
  let database: TestDatabase;
  let env: Record<string, string>;

  beforeAll(async () => {
    database = await createTestDatabase();
    await setupDatabase({ ownerUrl: database.ownerUrl });
    env = { DATABASE_URL: database.ownerUrl };
  }, 120_000);
  afterAll(() => database?.drop());

  const made = async (slug: string): Promise<Made> => {
    await jsonOf(['tenant:create', slug, '--blueprint', 'support'], env);
    return jsonOf<Made>(['tenant:show', slug], env);
  };
  const statusOf = async (id: string) =>
    (await jsonOf<(Made & { status: string })[]>(['tenant:list'], env)).find((tenant) => tenant.id === id)?.status;

  describeIf(redisAvailable, NO_REDIS, 'and a Redis', () => {
    let redis: TestRedis;
    let client: Redis;

    beforeAll(async () => {
      redis = await startRedis();
      client = new Redis(redis.url);
    });
    afterAll(async () => {
      client?.disconnect();
      await redis?.stop();
    });

    const withRedis = () => ({ ...env, REDIS_URL: redis.url });
    const keysOf = ({ id }: Made) => client.keys(`v1:${id}:*`);
    /** As a process that served the tenant would have left them: entries, tags, the epoch. */
    const fill = async (tenant: Made) => {
      const cache = createTenantCache({ currentTenant: () => tenant as unknown as Tenant, redisUrl: redis.url });
      for (const name of ['list', 'totals']) await cache.wrap(name, async () => tenant.slug, { tags: ['products'] });
      await cache.close();
      expect((await keysOf(tenant)).length).toBeGreaterThan(3);
    };

    it.each([
      ['kept', ['birch', 'cedar'], []],
      ['removed at once', ['cedar_two', 'birch_two'], ['--now', '--yes']],
    ])('removes the keys of the tenant whose data are %s, and no other’s', async (_how, [gone, stays], flags) => {
      const [dropped, other] = [await made(gone), await made(stays)];
      await Promise.all([dropped, other].map(fill));
      const before = (await keysOf(other)).sort();
      const ran = await runCommand(['tenant:drop', gone, ...flags], withRedis());
      expect(ran).toMatchObject({ code: 0, stderr: '' });
      expect(ran.stdout).toContain('Nothing of it is left in Redis.');
      expect(await keysOf(dropped)).toEqual([]);
      expect((await keysOf(other)).sort()).toEqual(before);
    });

    it('tells programs', async () => {
      const { id } = await made('linden');
      const report = await jsonOf(['tenant:drop', 'linden'], withRedis());
      expect(report).toEqual({ id, slug: 'linden', purged: false, cache: 'cleared' });
    });

    it('and tenant:purge removes what was written after the drop', async () => {
      const late = await made('willow');
      await runCommand(['tenant:drop', 'willow'], withRedis());
      await fill(late);
      const owner = new Client({ connectionString: database.ownerUrl });
      await owner.connect();
      await owner.query('UPDATE meta.tenants SET purge_after = now() WHERE id = $1', [late.id]);
      await owner.end();
      expect(await jsonOf<Made[]>(['tenant:purge'], withRedis())).toEqual([expect.objectContaining({ id: late.id })]);
      expect(await keysOf(late)).toEqual([]);
    });
  });

  it('drops it all the same when Redis is away, and says what is left, and what to do', async () => {
    const { id } = await made('alder');
    const ran = await runCommand(['tenant:drop', 'alder'], { ...env, REDIS_URL: AWAY });
    expect(ran.code).toBe(1);
    expect(ran.stdout).toContain('Tenant "alder" is dropped');
    expect(ran.stdout).toContain('What Redis holds of it was not removed.');
    expect(ran.stderr).toContain('ECONNREFUSED');
    expect(ran.stderr).toContain(`--pattern 'v1:${id}:*'`);
    expect(ran.stdout + ran.stderr).not.toContain('hunter2');
    expect(await statusOf(id)).toBe('dropping');
  });

  it('says nothing of Redis where there is none', async () => {
    await made('rowan');
    const ran = await runCommand(['tenant:drop', 'rowan'], env);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).not.toContain('Redis');
  });
});
