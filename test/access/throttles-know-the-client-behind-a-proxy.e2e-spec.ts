import { Logger } from '@nestjs/common';
import { clientNetwork, MemoryAttempts, Throttle, type AttemptCounters } from '../../src/access/index.js';
import { RedisAttempts } from '../../src/access/sign-in/redis-attempts.js';
import { blueprintsNamed } from '../../src/blueprints/index.js';
import { NO_REDIS, redisAvailable, redisBinary, startRedis, type TestRedis } from '../cache/redis-server.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { describeIf } from '../support/describe-if.js';

const LIMITS = { perAccount: 3, perAddress: 6, perAccountOverall: 8 };
const HOME = '192.0.2.10';

describe('a network', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['64:ff9b::192.0.2.33', '64:ff9b:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['not an address', 'unknown'],
    ['', 'unknown'],
    [undefined, 'unknown'],
  ])('of %s is %s', (address, network) => expect(clientNetwork(address)).toBe(network));
});

/** Statuses of attempts: 401 where the password is looked at, 429 where it is not. */
function attempter(counters: AttemptCounters, area = 'test') {
  const throttle = new Throttle(area, counters, LIMITS, ({ headers }) =>
    Object.assign(new Error('429'), { seconds: Number(headers['Retry-After']) }),
  );
  return {
    throttle,
    async attempt(account: string, address: string): Promise<401 | 429> {
      try {
        await throttle.count(account, address);
        return 401;
      } catch (error) {
        expect((error as { seconds: number }).seconds).toBeGreaterThan(0);
        return 429;
      }
    },
  };
}

function countsAlike(make: () => Promise<AttemptCounters>): void {
  let counters: AttemptCounters;
  beforeAll(async () => (counters = await make()));
  afterAll(() => counters?.close());

  it('one network has room for so many attempts on one account, and for more on all', async () => {
    const { attempt } = attempter(counters, 'a');
    const one = [];
    for (let n = 0; n < 5; n += 1) one.push(await attempt('ann@a.example', '2001:db8::' + n));
    expect(one).toEqual([401, 401, 401, 429, 429]);
    expect(await attempt('ANN@a.example', '2001:db8::ffff')).toBe(429);
    // Six of the /64 have been counted, whatever became of them.
    expect(await attempt('bea@a.example', '2001:db8::1')).toBe(429);
    expect(await attempt('ann@a.example', '2001:db8:0:1::1')).toBe(401);
    expect(await attempt('bea@a.example', HOME)).toBe(401);
  });

  it('attempts sent at once count like those sent one by one', async () => {
    const { attempt } = attempter(counters, 'b');
    const all = await Promise.all(Array.from({ length: 6 }, () => attempt('ann@a.example', HOME)));
    expect(all.filter((status) => status === 401)).toHaveLength(LIMITS.perAccount);
  });

  it('an account attacked from many networks is slowed for those that never logged in, and open to the others', async () => {
    const { attempt, throttle } = attempter(counters, 'c');
    await throttle.count('ann@a.example', HOME);
    await throttle.forgive('ann@a.example', HOME);
    const attack = [];
    for (let n = 0; n < 20; n += 1) attack.push(await attempt('ann@a.example', `198.51.100.${n}`));
    // Beyond the limit one is let through in ten seconds.
    expect(attack.filter((status) => status === 401)).toHaveLength(LIMITS.perAccountOverall);
    expect(await attempt('ann@a.example', HOME)).toBe(401);
    expect(await attempt('bob@a.example', '198.51.100.1')).toBe(401);
  });

  it('a success gives the network its room for the account back, and no other network', async () => {
    const { attempt, throttle } = attempter(counters, 'd');
    for (let n = 0; n < LIMITS.perAccount; n += 1) await attempt('ann@a.example', HOME);
    for (let n = 0; n < LIMITS.perAccount; n += 1) await attempt('ann@a.example', '198.51.100.1');
    await throttle.forgive('ann@a.example', HOME);
    expect(await attempt('ann@a.example', HOME)).toBe(401);
    expect(await attempt('ann@a.example', '198.51.100.1')).toBe(429);
  });

  it('an account of another blueprint with the same name is another account', async () => {
    const [one, other] = [attempter(counters, 'e'), attempter(counters, 'f')];
    for (let n = 0; n < LIMITS.perAccount; n += 1) await one.attempt('ann@a.example', HOME);
    await other.throttle.forgive('ann@a.example', HOME);
    expect(await one.attempt('ann@a.example', HOME)).toBe(429);
  });
}

describe('counted in the process', () => {
  countsAlike(async () => new MemoryAttempts());

  it('a slowed account is let through after each pause, and open when the window is over', async () => {
    let now = 1_000;
    const { attempt } = attempter(new MemoryAttempts(() => now));
    const next = async (n: number) => attempt('ann@a.example', `198.51.100.${n}`);
    for (let n = 0; n < LIMITS.perAccountOverall; n += 1) expect(await next(n)).toBe(401);
    expect([await next(21), await next(22)]).toEqual([401, 429]);
    now += 10_000;
    expect([await next(23), await next(24)]).toEqual([401, 429]);
    now += 900_000;
    expect([await next(25), await next(26)]).toEqual([401, 401]);
  });
});

describeIf(redisAvailable, NO_REDIS, 'counted in Redis', () => {
  let redis: TestRedis;
  beforeAll(async () => (redis = await startRedis()));
  afterAll(() => redis?.stop());

  countsAlike(async () => new RedisAttempts(redis.url));

  it('keeps no address and no name, and nothing for ever', async () => {
    const { Redis } = await import('ioredis');
    const client = new Redis(redis.url);
    const keys = (await client.keys('*')).filter((key) => key.startsWith('tenantry:attempts:'));
    expect(keys.length).toBeGreaterThan(0);
    expect(keys.join()).not.toMatch(/example|192\.0|2001:db8/);
    for (const key of keys) expect(await client.pttl(key)).toBeGreaterThan(0);
    client.disconnect();
  });
});

describeIf(redisBinary, NO_REDIS, 'while Redis is away', () => {
  it('each process counts by itself: the limits hold, and nobody is kept out', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
    const redis = await startRedis();
    const counters = new RedisAttempts(redis.url);
    try {
      const { attempt } = attempter(counters);
      expect(await attempt('ann@a.example', HOME)).toBe(401);
      await redis.stop();
      const alone = [];
      for (let n = 0; n < 5; n += 1) alone.push(await attempt('ann@a.example', HOME));
      expect(alone).toEqual([401, 401, 401, 429, 429]);
      expect(await attempt('bea@a.example', '198.51.100.2')).toBe(401);
      expect(warn).toHaveBeenCalledTimes(1);
    } finally {
      warn.mockRestore();
      await counters.close();
      await redis.stop();
    }
  });
});

describeIf(redisAvailable, NO_REDIS, 'two processes behind one proxy', () => {
  let redis: TestRedis;
  let first: TestApp;
  let second: Awaited<ReturnType<TestApp['release']>>;
  beforeAll(async () => {
    redis = await startRedis();
    first = await startTestApp({
      BLUEPRINTS: 'workspaces',
      REDIS_URL: redis.url,
      TRUST_PROXY: 'loopback,192.0.2.0/24',
    });
    second = await first.release(blueprintsNamed(['workspaces']));
  });
  afterAll(async () => {
    await second?.close();
    await first?.close();
    await redis?.stop();
  });

  /** The proxy is on loopback, as this test is. */
  async function logIn(process: 0 | 1, email: string, forwardedFor: string): Promise<number> {
    const { status } = await fetch(`${[first, second][process].baseUrl}/workspaces/log-in`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': forwardedFor },
      body: JSON.stringify({ email, password: 'a wrong password' }),
    });
    return status;
  }

  it('count together, whatever a client writes before the proxy’s own entry', async () => {
    const statuses = [];
    for (let n = 0; n < 12; n += 1) {
      // The client makes up the first entry; the proxy adds the last one. 192.0.2.1 is a proxy, too.
      const forged = `${['10.0.0.', '203.0.113.', '2001:db8::'][n % 3]}${n}, 198.51.100.7, 192.0.2.1`;
      statuses.push(await logIn((n % 2) as 0 | 1, 'ann@a.example', forged));
    }
    expect(statuses).toEqual([...Array<number>(10).fill(401), 429, 429]);
    // Another client of the same proxy, in either process.
    expect(await logIn(0, 'ann@a.example', '198.51.100.8')).toBe(401);
    expect(await logIn(1, 'ann@a.example', '198.51.100.8')).toBe(401);
  });
});

describe('without TRUST_PROXY', () => {
  let app: TestApp;
  beforeAll(async () => (app = await startTestApp({ BLUEPRINTS: 'workspaces' })));
  afterAll(() => app?.close());

  it('a client chooses no address: each X-Forwarded-For is ignored', async () => {
    const statuses = [];
    for (let n = 0; n < 12; n += 1) {
      const { status } = await fetch(`${app.baseUrl}/workspaces/log-in`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': `198.51.100.${n}` },
        body: JSON.stringify({ email: 'ann@a.example', password: 'a wrong password' }),
      });
      statuses.push(status);
    }
    expect(statuses).toEqual([...Array<number>(10).fill(401), 429, 429]);
  });
});
