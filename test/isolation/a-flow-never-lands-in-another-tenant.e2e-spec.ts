import { Redis } from 'ioredis';
import { type Tenant, TenancyError, type TenantDataSource } from '../../src/tenancy/index.js';
import { NO_REDIS, redisAvailable, startRedis, type TestRedis } from '../cache/redis-server.js';
import { describeIf } from '../support/describe-if.js';
import { type Arena, ArenaNote, openArena } from './support/arena.js';
import { carryingCrossings, type Crossing, strayHandovers } from './support/crossings.js';

/** `npm run figures -- flows` is the long form. */
const FLOWS = Number(process.env.ASYNC_FLOWS ?? 2_000);
const AT_ONCE = 400;

describeIf(redisAvailable, NO_REDIS, 'a flow never lands in another tenant', () => {
  let arena: Arena;
  let source: TenantDataSource;
  let server: TestRedis;
  let redis: Redis;
  let subscriber: Redis;

  beforeAll(async () => {
    arena = await openArena({ isolation: 'row', tenants: 10 });
    source = await arena.open({ poolSize: 8, maxPerTenant: 8, acquireTimeoutMs: 60_000 });
    server = await startRedis();
    redis = new Redis(server.url);
    subscriber = redis.duplicate();
    await subscriber.subscribe('flows');
  });
  afterAll(async () => {
    redis.disconnect();
    subscriber.disconnect();
    await server.stop();
    await arena.close();
  });

  const notes = () => source.getRepository(ArenaNote).find();
  const whose = (rows: ArenaNote[]): Tenant | undefined =>
    arena.tenants.find((tenant) => rows.length > 0 && rows.every(({ body }) => body.startsWith(arena.canary(tenant))));

  /** Runs numbered flows, many at once, and counts what became of them. */
  async function flood(flows: number, flow: (n: number) => Promise<string>): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    let next = 0;
    const worker = async () => {
      while (next < flows) {
        const outcome = await flow(next++);
        counts[outcome] = (counts[outcome] ?? 0) + 1;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    return counts;
  }

  it(`over await, timers, callbacks, events, streams, a limiter and ioredis: ${FLOWS} flows, all right`, async () => {
    const crossings: Crossing[] = Object.values(carryingCrossings(redis));
    const counts = await flood(FLOWS, async (n) => {
      const tenant = arena.tenants[n % 10];
      return arena.scope.run(tenant, async () => {
        for (let step = 0; step < 3; step += 1)
          await crossings[(n * 7 + step * 5 + Math.floor(n / 10)) % crossings.length](n);
        return whose(await notes()) === tenant ? 'right' : 'another tenant';
      });
    });
    expect(counts).toEqual({ right: FLOWS });
  });

  it('over each crossing alone', async () => {
    for (const [name, cross] of Object.entries(carryingCrossings(redis))) {
      const counts = await flood(100, async (n) => {
        const tenant = arena.tenants[n % 10];
        return arena.scope.run(tenant, async () => {
          await cross(n);
          return whose(await notes()) === tenant ? 'right' : 'another tenant';
        });
      });
      expect({ [name]: counts }).toEqual({ [name]: { right: 100 } });
    }
  });

  describe('called back in another’s context', () => {
    /** What `work` finds when it runs where the handover leaves it: the right tenant, a named error, or another tenant. */
    const outcome = async (tenant: Tenant, work: () => Promise<ArenaNote[]>): Promise<string> => {
      try {
        return whose(await work()) === tenant ? 'right' : 'another tenant';
      } catch (error) {
        const cause = (error as { driverError?: unknown }).driverError ?? error;
        if (cause instanceof TenancyError) return cause.code;
        throw error;
      }
    };

    it('work that enters its tenant itself is right or refused', async () => {
      const total: Record<string, number> = {};
      for (const hand of Object.values(strayHandovers(subscriber, redis))) {
        const counts = await flood(500, (n) => {
          const tenant = arena.tenants[n % 10];
          return arena.scope.run(
            tenant,
            () =>
              new Promise<string>((resolve, reject) =>
                hand(n, () => void outcome(tenant, () => arena.scope.run(tenant, notes)).then(resolve, reject)),
              ),
          );
        });
        for (const [what, count] of Object.entries(counts)) total[what] = (total[what] ?? 0) + count;
      }
      expect(total['another tenant']).toBeUndefined();
      expect(total.right + total.tenant_switch).toBe(2_000);
      // The trap is real: some were called in the context of another tenant.
      expect(total.tenant_switch).toBeGreaterThan(0);
    });

    it('a connection borrowed before is locked to its tenant: right or refused', async () => {
      const total: Record<string, number> = {};
      for (const hand of Object.values(strayHandovers(subscriber, redis))) {
        const counts = await flood(500, (n) => {
          const tenant = arena.tenants[n % 10];
          return arena.scope.run(tenant, async () => {
            const runner = source.createQueryRunner();
            await runner.connect();
            const read = () => runner.manager.find(ArenaNote);
            return new Promise<string>((resolve, reject) =>
              hand(n, () => void outcome(tenant, read).then(resolve, reject)),
            );
          });
        });
        for (const [what, count] of Object.entries(counts)) total[what] = (total[what] ?? 0) + count;
      }
      expect(total['another tenant']).toBeUndefined();
      expect(total.right).toBeGreaterThan(0);
      expect(total.tenant_switch + (total.no_tenant ?? 0)).toBeGreaterThan(0);
    });
  });
});
