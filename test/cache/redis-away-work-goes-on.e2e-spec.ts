import { setTimeout as sleep } from 'node:timers/promises';
import { createTenantCache, type TenantCache } from '../../src/cache/index.js';
import { describeIf } from '../support/describe-if.js';
import { redisBinary, startRedis } from './redis-server.js';
import { scope, tenantOf } from './tenants.js';

describeIf(redisBinary, 'redis-server is not installed', 'a Redis that is away', () => {
  const tenant = tenantOf('shop');
  const lines: string[] = [];
  const open: TenantCache[] = [];
  const cacheAt = (redisUrl: string) => {
    const cache = createTenantCache({ currentTenant: scope.current, redisUrl, log: (line) => lines.push(line) });
    open.push(cache);
    return cache;
  };
  const inTenant = <T>(work: () => Promise<T>) => scope.run(tenant, work);

  beforeEach(() => void (lines.length = 0));
  afterEach(async () => {
    for (const cache of open.splice(0)) await cache.close();
  });

  it('from the start: everything works, it is said once, and nobody waits', async () => {
    const server = await startRedis();
    await server.stop();
    const cache = cacheAt(server.url);
    const began = Date.now();
    await inTenant(async () => {
      for (let n = 0; n < 200; n += 1) {
        expect(await cache.wrap('x', async () => n)).toBe(n);
        await cache.set('x', n);
        expect(await cache.get('x')).toBeUndefined();
        await cache.clear();
      }
    });
    expect(Date.now() - began).toBeLessThan(3_000);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/away.*REDIS_URL/);
  });

  it('is used as soon as it answers, without a word about an outage', async () => {
    const server = await startRedis();
    const cache = cacheAt(server.url);
    await inTenant(() => cache.set('x', 1));
    expect(await inTenant(() => cache.get('x'))).toBe(1);
    expect(lines).toEqual([]);
    await cache.close();
    await server.stop();
  });

  it('comes back with all it had: what was cleared in between stays cleared, for every process', async () => {
    const server = await startRedis();
    const cache = cacheAt(server.url);
    const other = cacheAt(server.url);
    await inTenant(() => cache.set('x', 'old'));
    expect(await inTenant(() => other.get('x'))).toBe('old');
    server.pause();
    expect(await inTenant(() => cache.wrap('x', async () => 'made'))).toBe('made');
    await inTenant(() => cache.clear());
    server.resume();
    await until(async () => {
      await inTenant(() => cache.set('y', 'back'));
      return (await inTenant(() => cache.get('y'))) === 'back';
    });
    expect(await inTenant(() => other.get('x'))).toBeUndefined();
    expect(lines).toEqual([expect.stringContaining('is away'), 'The cache is back.']);
    await server.stop();
  });
});

async function until(done: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (await done()) return;
    await sleep(50);
  }
  throw new Error('It did not come back within 5 s.');
}
