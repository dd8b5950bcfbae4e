import { Redis } from 'ioredis';
import { createTenantCache, type TenantCache } from '../../src/cache/index.js';
import { type Tenant } from '../../src/tenancy/index.js';
import { describeIf } from '../support/describe-if.js';
import { NO_REDIS, redisAvailable, startRedis } from './redis-server.js';
import { scope, tenantOf } from './tenants.js';

/** `CACHE_OPERATIONS=100000 CACHE_TENANTS=100` is the long form. */
const OPERATIONS = Number(process.env.CACHE_OPERATIONS ?? 4_000);
const TENANTS = Number(process.env.CACHE_TENANTS ?? 25);
const NAMES = ['1', '2', '3', 'product:1', 'product:2', 'list', 'x'.repeat(250)];
const AT_ONCE = 100;

describeIf(redisAvailable, NO_REDIS, 'entries that are not the tenant’s', () => {
  let server: Awaited<ReturnType<typeof startRedis>>;
  let redis: Redis;
  let caches: TenantCache[];
  const refusals: string[] = [];

  beforeAll(async () => {
    server = await startRedis();
    redis = new Redis(server.url);
    const options = { currentTenant: scope.current, redisUrl: server.url, log: (line: string) => refusals.push(line) };
    caches = [createTenantCache(options), createTenantCache(options)];
  });
  afterAll(async () => {
    for (const cache of caches) await cache.close();
    redis.disconnect();
    await server.stop();
  });

  it(`${OPERATIONS} random operations of ${TENANTS} tenants with the same names, poisoned: no read crosses`, async () => {
    const tenants = Array.from({ length: TENANTS }, (_, index) => tenantOf(`shop_${index}`));
    let crossed = 0;
    let hits = 0;
    let poisoned = 0;
    const judge = (tenant: Tenant, value: { owner: string } | undefined) => {
      if (!value) return;
      hits += 1;
      if (value.owner !== tenant.id) crossed += 1;
    };
    const operation = async () => {
      const tenant = pick(tenants);
      const cache = pick(caches);
      const name = pick(NAMES);
      const value = { owner: tenant.id };
      const tags = [pick(['red', 'blue'])];
      const dice = Math.random();
      if (dice < 0.05) poisoned += await poison(redis, pick(tenants), tenant);
      else
        await scope.run(tenant, async () => {
          if (dice < 0.4) judge(tenant, await cache.get(name));
          else if (dice < 0.6) judge(tenant, await cache.wrap(name, async () => value, { tags }));
          else if (dice < 0.9) await cache.set(name, value, { tags });
          else if (dice < 0.95) await cache.delete(name);
          else if (dice < 0.98) await cache.clearTag(tags[0]);
          else await cache.clear();
        });
    };
    for (let done = 0; done < OPERATIONS; done += AT_ONCE)
      await Promise.all(Array.from({ length: AT_ONCE }, operation));
    expect(crossed).toBe(0);
    expect(hits).toBeGreaterThan(OPERATIONS / 10);
    expect(poisoned).toBeGreaterThan(OPERATIONS / 200);
    expect(refusals.length).toBeGreaterThan(0);
  }, 600_000);

  it('a dropped tenant leaves no key', async () => {
    const tenant = tenantOf('gone');
    const neighbour = tenantOf('stays');
    for (const each of [tenant, neighbour]) {
      await scope.run(each, async () => {
        for (let n = 0; n < 300; n += 1) await caches[n % 2].set(`entry ${n}`, n, { tags: ['t'] });
        await caches[0].clear();
        await caches[0].set('after', 1);
        await caches[0].delete('after');
      });
    }
    await caches[1].forget(tenant.id);
    const keys = (await redis.keys('*')).filter((key) => key.includes(tenant.id));
    expect(keys).toEqual([]);
    expect((await redis.keys(`v1:${neighbour.id}:*`)).length).toBeGreaterThan(300);
  });

  it('clearing writes one key, however many entries there are', async () => {
    const tenant = tenantOf('big');
    await scope.run(tenant, async () => {
      for (let n = 0; n < 50; n += 1) await caches[0].set(`entry ${n}`, n);
      const epoch = Number(await redis.get(`v1:${tenant.id}:epoch`));
      await caches[0].clear();
      expect(Number(await redis.get(`v1:${tenant.id}:epoch`))).toBe(epoch + 1);
      for (const cache of caches) expect(await cache.get('entry 7')).toBeUndefined();
    });
  });

  it('losing the counters (memory pressure, a restart) brings no cleared entry back', async () => {
    const tenant = tenantOf('evicted');
    await scope.run(tenant, async () => {
      await caches[0].set('entry', 'old', { tags: ['t'] });
      await caches[0].clear();
      await caches[0].set('entry', 'new', { tags: ['t'] });
      await caches[0].clearTag('t');
      const counters = (await redis.keys(`v1:${tenant.id}:*`)).filter((key) => !key.includes(':entry:'));
      await redis.del(...counters);
      expect(await caches[0].get('entry')).toBeUndefined();
      await redis.del(`v1:${tenant.id}:epoch`);
      await caches[1].clear();
      expect(await caches[0].get('entry')).toBeUndefined();
    });
  });

  it.each(['', '{', 'null', '[]', '["x"]', '{"value":1}', '["TENANT","entry",null,"1"]', '["TENANT","entry",{},5]'])(
    'text that is no entry (%s) is a miss',
    async (text) => {
      const tenant = tenantOf('torn');
      await scope.run(tenant, async () => {
        await caches[0].set('entry', 1);
        const key = (await redis.keys(`v1:${tenant.id}:*:entry:entry`))[0];
        await redis.set(key, text.replace('TENANT', tenant.id));
        expect(await caches[0].get('entry')).toBeUndefined();
        expect(await caches[0].wrap('entry', async () => 2)).toBe(2);
        expect(await caches[0].get('entry')).toBe(2);
      });
    },
  );
});

function pick<T>(list: readonly T[]): T {
  return list[Math.floor(Math.random() * list.length)];
}

/** Copies what one tenant has under a name into the place another reads from. */
async function poison(redis: Redis, from: Tenant, to: Tenant): Promise<number> {
  const [epochFrom, epochTo] = await redis.mget(`v1:${from.id}:epoch`, `v1:${to.id}:epoch`);
  const name = pick(NAMES.slice(0, -1));
  const stolen = await redis.get(`v1:${from.id}:${epochFrom}:entry:${name}`);
  if (!stolen || from === to) return 0;
  await redis.set(`v1:${to.id}:${epochTo}:entry:${name}`, stolen, 'EX', 60);
  return 1;
}
