import { setTimeout as sleep } from 'node:timers/promises';
import { createTenantCache, type TenantCache } from '../../src/cache/index.js';
import { NoTenantError, type Tenant } from '../../src/tenancy/index.js';
import { describeIf } from '../support/describe-if.js';
import { NO_REDIS, redisAvailable, startRedis } from './redis-server.js';
import { scope, tenantOf } from './tenants.js';

describe('in memory', () => contract(async () => ({ stop: async () => {} })));
describeIf(redisAvailable, NO_REDIS, 'in Redis', () => contract(() => startRedis()));

function contract(start: () => Promise<{ url?: string; stop(): Promise<void> }>): void {
  let server: { url?: string; stop(): Promise<void> };
  let cache: TenantCache;
  let a: Tenant;
  let b: Tenant;

  beforeAll(async () => {
    server = await start();
    cache = createTenantCache({ currentTenant: scope.current, redisUrl: server.url });
  });
  afterAll(async () => {
    await cache.close();
    await server.stop();
  });
  beforeEach(() => {
    a = tenantOf('a');
    b = tenantOf('b');
  });

  it('gives back what was set, to this tenant only', async () => {
    await scope.run(a, () => cache.set('product', { title: 'Leash' }));
    expect(await scope.run(a, () => cache.get('product'))).toEqual({ title: 'Leash' });
    expect(await scope.run(b, () => cache.get('product'))).toBeUndefined();
  });

  it.each([
    ['get', () => cache.get('x')],
    ['set', () => cache.set('x', 1)],
    ['wrap', () => cache.wrap('x', async () => 1)],
    ['delete', () => cache.delete('x')],
    ['clear', () => cache.clear()],
    ['clearTag', () => cache.clearTag('x')],
  ])('%s outside a scope throws NoTenantError', async (_name, use) => {
    await expect(use()).rejects.toThrow(NoTenantError);
  });

  it('forgets after the TTL', async () => {
    await scope.run(a, () => cache.set('short', 1, { ttlSeconds: 0.05 }));
    await sleep(120);
    expect(await scope.run(a, () => cache.get('short'))).toBeUndefined();
  });

  it('refuses a TTL that is none', async () => {
    for (const ttlSeconds of [0, -1, NaN, Infinity]) {
      await expect(scope.run(a, () => cache.set('x', 1, { ttlSeconds }))).rejects.toThrow(RangeError);
    }
  });

  it('one flight per key: 200 at once make the value once, per tenant', async () => {
    let made = 0;
    const load = async () => {
      await sleep(30);
      return ++made;
    };
    const ask = (tenant: Tenant) => scope.run(tenant, () => cache.wrap('slow', load));
    await Promise.all(Array.from({ length: 200 }, (_, index) => ask(index % 2 ? a : b)));
    expect(made).toBe(2);
    expect(await ask(a)).toBe(await ask(a));
    expect(made).toBe(2);
  });

  it('a failure is not kept, and reaches everyone who waited', async () => {
    const load = async (): Promise<string> => {
      await sleep(10);
      throw new Error('no stock');
    };
    const results = await scope.run(a, () => Promise.allSettled([1, 2, 3].map(() => cache.wrap('fails', load))));
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(await scope.run(a, () => cache.wrap('fails', async () => 'fine'))).toBe('fine');
  });

  it('null is a value, undefined is not kept', async () => {
    expect(await scope.run(a, () => cache.wrap('null', async () => null))).toBeNull();
    expect(await scope.run(a, () => cache.get('null'))).toBeNull();
    expect(await scope.run(a, () => cache.wrap('undefined', async () => undefined))).toBeUndefined();
    expect(await scope.run(a, () => cache.wrap('undefined', async () => 1))).toBe(1);
  });

  it('a value changed by its reader is unchanged for the next', async () => {
    const first = await scope.run(a, () => cache.wrap('list', async () => [1]));
    first.push(2);
    expect(await scope.run(a, () => cache.get('list'))).toEqual([1]);
  });

  it('delete removes one entry, clearTag those with the tag, clear all: of this tenant', async () => {
    for (const tenant of [a, b]) {
      await scope.run(tenant, async () => {
        await cache.set('one', 1);
        await cache.set('two', 2, { tags: ['products', 'red'] });
        await cache.set('three', 3, { tags: ['orders'] });
      });
    }
    const left = (tenant: Tenant) =>
      scope.run(tenant, () => Promise.all(['one', 'two', 'three'].map((name) => cache.get(name))));
    await scope.run(a, () => cache.delete('one'));
    expect(await left(a)).toEqual([undefined, 2, 3]);
    await scope.run(a, () => cache.clearTag('red'));
    expect(await left(a)).toEqual([undefined, undefined, 3]);
    await scope.run(a, () => cache.clear());
    expect(await left(a)).toEqual([undefined, undefined, undefined]);
    expect(await left(b)).toEqual([1, 2, 3]);
  });

  it.each([
    ['clear', () => cache.clear()],
    ['clearTag', () => cache.clearTag('t')],
    ['delete', () => cache.delete('racing')],
  ])('what was being made when %s ran is not kept, nor given to those who ask afterwards', async (_name, clear) => {
    await scope.run(a, async () => {
      let finish!: (value: string) => void;
      let old!: Promise<string>;
      await new Promise<void>((begun) => {
        const make = () => {
          begun();
          return new Promise<string>((resolve) => (finish = resolve));
        };
        old = cache.wrap('racing', make, { tags: ['t'] });
      });
      await clear();
      expect(await cache.wrap('racing', async () => 'new', { tags: ['t'] })).toBe('new');
      finish('old');
      expect(await old).toBe('old');
      expect(await cache.get('racing')).toBe('new');
    });
  });

  it('names and tags with separators, wildcards and great length stay apart', async () => {
    const names = ['a:b', 'a', 'a:*', '', '\n', 'epoch', '0:entry:a', 'x'.repeat(300), 'x'.repeat(301), '☃'];
    await scope.run(a, () => Promise.all(names.map((name) => cache.set(name, name, { tags: [name] }))));
    await scope.run(a, () => cache.clearTag('a:*'));
    const values = await scope.run(a, () => Promise.all(names.map((name) => cache.get(name))));
    expect(values).toEqual(names.map((name) => (name === 'a:*' ? undefined : name)));
  });

  it('a new tenant of the same slug sees nothing of the old one', async () => {
    await scope.run(a, () => cache.set('product', 'old'));
    const again = tenantOf('a');
    expect(await scope.run(again, () => cache.get('product'))).toBeUndefined();
  });
}
