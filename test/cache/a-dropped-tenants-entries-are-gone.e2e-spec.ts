import { setTimeout as sleep } from 'node:timers/promises';
import { Module } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { Redis } from 'ioredis';
import { TenantCache, TenantCacheModule } from '../../src/cache/index.js';
import { setupDatabase } from '../../src/database/index.js';
import { ChangeListener } from '../../src/meta/change-listener.js';
import { TenantRegister } from '../../src/meta/index.js';
import { OwnerDatabase, ProvisioningService } from '../../src/provisioning/index.js';
import { commerce } from '../../src/blueprints/commerce/index.js';
import { type Tenant, TenantScope } from '../../src/tenancy/index.js';
import { describeIf } from '../support/describe-if.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { NO_REDIS, redisAvailable, redisBinary, startRedis, type TestRedis } from './redis-server.js';
import { scope } from './tenants.js';

@Module({
  providers: [{ provide: TenantScope, useValue: { ...scope, afterCommit: (work: () => unknown) => work() } }],
  exports: [TenantScope],
})
class Scopes {}

/** A process that serves: it hears the register's announcements, and keeps a cache. */
interface Process {
  readonly cache: TenantCache;
  close(): Promise<void>;
}

describe('in memory', () => contract(() => Promise.resolve(undefined)));
describeIf(redisAvailable, NO_REDIS, 'in Redis', () => contract(() => startRedis(), redisBinary !== undefined));

function contract(start: () => Promise<TestRedis | undefined>, mayStopRedis = false): void {
  let redis: TestRedis | undefined;
  let database: TestDatabase;
  let owner: OwnerDatabase;
  let provisioning: ProvisioningService;
  let processes: Process[];

  beforeAll(async () => {
    redis = await start();
    database = await createTestDatabase();
    const { urls } = await setupDatabase({ ownerUrl: database.ownerUrl });
    owner = new OwnerDatabase({
      ownerUrl: database.ownerUrl,
      appUrl: urls.appUrl,
      blueprints: [commerce],
      environment: 'test',
    });
    provisioning = new ProvisioningService(owner);
    processes = [await serve(urls.metaUrl), await serve(urls.metaUrl)];
  }, 120_000);
  afterAll(async () => {
    for (const each of processes ?? []) await each.close();
    await owner?.onModuleDestroy();
    await database?.drop();
    await redis?.stop();
  });

  async function serve(url: string): Promise<Process> {
    const register = new TenantRegister(await owner.dataSource());
    const hearers: ((change: { id: string | null }) => void)[] = [];
    const listener = new ChangeListener({
      url,
      onChange: (change) => hearers.forEach((hear) => hear(change)),
      onListening: () => undefined,
    });
    const tenants = {
      find: register.find.bind(register),
      onChange: (hear: (typeof hearers)[0]) => void hearers.push(hear),
    };
    const testing: TestingModule = await Test.createTestingModule({
      imports: [
        { module: Scopes, global: true },
        TenantCacheModule.forRootAsync({ useFactory: () => ({ redisUrl: redis?.url, tenants }) }),
      ],
    }).compile();
    await testing.init();
    await listener.start();
    return {
      cache: testing.get(TenantCache),
      async close() {
        await listener.stop();
        await testing.close();
      },
    };
  }

  const fill = async (tenant: Tenant) => {
    for (const { cache } of processes) {
      await scope.run(tenant, async () => {
        for (let n = 0; n < 20; n++) await cache.set(`product ${n}`, { n }, { tags: ['products'], ttlSeconds: 600 });
      });
    }
  };
  /** What a process would still find; in Redis also what lies there. */
  const left = async (tenant: Tenant): Promise<number> => {
    const found: unknown[] = [];
    for (const { cache } of processes) {
      await scope.run(tenant, async () => {
        for (let n = 0; n < 20; n++) found.push(await cache.get(`product ${n}`));
      });
    }
    return found.filter((value) => value !== undefined).length;
  };
  const keysOf = async (tenant: Tenant): Promise<string[]> => {
    const client = new Redis(redis!.url);
    try {
      return await client.keys(`v1:${tenant.id}:*`);
    } finally {
      client.disconnect();
    }
  };
  const until = async (isSo: () => Promise<boolean>): Promise<boolean> => {
    for (let attempt = 0; attempt < 200; attempt++) {
      if (await isSo()) return true;
      await sleep(25);
    }
    return false;
  };
  const gone = (tenant: Tenant) =>
    until(async () => (redis ? (await keysOf(tenant)).length === 0 : (await left(tenant)) === 0));

  it.each([false, true])('in every process, the other tenant’s stay (purged at once: %s)', async (now) => {
    const [dropped, stays] = [
      await provisioning.create({ blueprint: 'commerce', slug: 'dropped', name: 'Dropped', reuse: true }),
      await provisioning.create({ blueprint: 'commerce', slug: `stays_${now}`, name: 'Stays' }),
    ];
    await fill(dropped);
    await fill(stays);
    expect([await left(dropped), await left(stays)]).toEqual([40, 40]);
    await provisioning.drop(dropped, { now });
    expect(await gone(dropped)).toBe(true);
    expect(await left(stays)).toBe(40);
    const again = await provisioning.create({ blueprint: 'commerce', slug: 'dropped', name: 'Again', reuse: true });
    expect(await left(again)).toBe(0);
    await provisioning.drop(again, { now: true });
  });

  it('what was written after the drop goes with the purge; a tenant that is suspended or renamed keeps its own', async () => {
    const tenant = await provisioning.create({ blueprint: 'commerce', slug: 'late', name: 'Late' });
    await fill(tenant);
    await provisioning.suspend(tenant, 'unpaid');
    await provisioning.resume(tenant);
    const marker = await provisioning.create({ blueprint: 'commerce', slug: 'marker', name: 'Marker' });
    await fill(marker);
    await provisioning.drop(marker);
    expect(await gone(marker)).toBe(true);
    expect(await left(tenant)).toBe(40);
    await fill(marker);
    const dropping = (await new TenantRegister(await owner.dataSource()).find({ kind: 'id', value: marker.id }))!;
    await provisioning.drop(dropping, { now: true });
    expect(await gone(marker)).toBe(true);
  });

  const itMayStop = mayStopRedis ? it : () => {};
  itMayStop('a removal that Redis could not be asked for is made up for', async () => {
    if (!redis) throw new Error('There is no Redis.');
    const tenant = await provisioning.create({ blueprint: 'commerce', slug: 'away', name: 'Away' });
    await fill(tenant);
    redis.pause();
    const [{ cache }] = processes;
    await cache.forget(tenant.id);
    redis.resume();
    expect(
      await until(async () => {
        await scope.run(tenant, () => cache.get('anything'));
        return (await keysOf(tenant)).filter((key) => !key.endsWith(':epoch')).length === 0;
      }),
    ).toBe(true);
  });
}
