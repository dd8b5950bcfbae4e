import { setTimeout as sleep } from 'node:timers/promises';
import { type PoolConfig } from 'pg';
import { EntitySchema } from 'typeorm';
import { ConnectionTimeoutError } from '../../src/tenancy/index.js';
import { type ServerConnection } from '../../src/tenancy/server/server-connection.js';
import { ServerPool, type ServerPoolOptions } from '../../src/tenancy/server/server-pool.js';
import { makePlayground, Note, type Playground, withParts } from './two-schemas.js';

/** Long enough for a busy machine; nothing is expected of how soon. */
async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 1_000 && !condition(); tries += 1) await sleep(10);
  expect(condition()).toBe(true);
}

describe('a pool', () => {
  let play: Playground;
  const pools: ServerPool[] = [];

  beforeAll(async () => {
    play = await makePlayground(3);
  });
  afterEach(() => Promise.all(pools.splice(0).map((pool) => pool.end())));
  afterAll(() => play.close());

  const make = (pool: PoolConfig = {}, options: Partial<ServerPoolOptions> = {}) => {
    const made = new ServerPool({
      pool: { connectionString: play.appUrl, max: 2, ...pool },
      acquireTimeoutMs: 5_000,
      maxPerTenant: 10,
      maxTablesPerConnection: 100,
      maxStatementsPerConnection: 0,
      ...options,
    });
    pools.push(made);
    return made;
  };
  const acquire = (pool: ServerPool, tenant = 0) => pool.acquire(play.tenants[tenant]);
  const release = (pool: ServerPool, connection: ServerConnection, tenant = 0) =>
    pool.release(connection, play.tenants[tenant]);

  it('lends the one used last, and opens another only when none is free', async () => {
    const pool = make();
    const first = await acquire(pool);
    const second = await acquire(pool);
    expect(second).not.toBe(first);
    release(pool, second);
    release(pool, first);
    expect(await acquire(pool)).toBe(first);
    expect(pool.figures).toEqual({ total: 2, idle: 1, waiting: 0 });
    release(pool, first);
  });

  it('lends one that has met the tenant, where one is free', async () => {
    const pool = make();
    const [ofFirst, ofSecond] = [await acquire(pool, 0), await acquire(pool, 1)];
    release(pool, ofFirst, 0);
    release(pool, ofSecond, 1);
    for (const [tenant, known] of [
      [0, ofFirst],
      [1, ofSecond],
      [0, ofFirst],
      [2, ofFirst],
      [1, ofSecond],
      [2, ofFirst],
    ] as const) {
      const lent = await acquire(pool, tenant);
      expect(lent).toBe(known);
      release(pool, lent, tenant);
    }
  });

  const use = async (pool: ServerPool, tenant: number) => {
    const connection = await acquire(pool, tenant);
    release(pool, connection, tenant);
    return connection;
  };

  it('spreads tenants over the connections it may have, by the statements each may keep', async () => {
    const pool = make({ max: 2 }, { maxTablesPerConnection: 100, maxStatementsPerConnection: 1 });
    const first = await acquire(pool, 0);
    release(pool, first, 0);
    const second = await acquire(pool, 1);
    expect(second).not.toBe(first);
    release(pool, second, 1);
    // No other may be opened: the one used last that has room.
    const third = await acquire(pool, 2);
    expect(third).toBe(second);
    release(pool, third, 2);
    expect(await acquire(pool, 0)).toBe(first);
    release(pool, first, 0);
    expect(pool.figures.total).toBe(2);
  });

  it('opens another where the free ones are full of other tenants, and replaces the one free longest when it may not', async () => {
    const pool = make({ max: 2 }, { maxTablesPerConnection: 1 });
    const [ofFirst, ofSecond] = [await use(pool, 0), await use(pool, 1)];
    expect(ofSecond).not.toBe(ofFirst);
    expect([await use(pool, 0), await use(pool, 1), await use(pool, 0)]).toEqual([ofFirst, ofSecond, ofFirst]);

    const ofThird = await use(pool, 2);
    expect([ofFirst, ofSecond]).not.toContain(ofThird);
    expect(pool.figures.total).toBe(2);
    expect(await use(pool, 0)).toBe(ofFirst);
  });

  it('counts the tables of a schema, and a schema that tenants share once', async () => {
    const [first, second, third] = play.tenants;
    const rowOf = (key: string) => ({ ...third, key, id: key, isolation: 'row' as const });
    const rows = [rowOf('a'), rowOf('b'), rowOf('c')];
    const pool = make({ max: 1 }, { maxTablesPerConnection: 5 });
    pool.countTables(({ id }) => (id === second.id ? 3 : 2));
    const served: ServerConnection[] = [];
    for (const tenant of [first, ...rows, second, first]) {
      const connection = await pool.acquire(tenant);
      pool.release(connection, tenant);
      served.push(connection);
    }
    const [one, two] = [served[0], served[4]];
    expect(two).not.toBe(one);
    expect(served).toEqual([one, one, one, one, two, two]);
  });

  it.each([
    ['as many tables as there are entities', undefined, 2],
    ['the tables its blueprint is said to have', { test: 1 }, 1],
    ['as many as there are entities, where another blueprint is spoken of', { other: 1 }, 2],
  ])('a tenant of a data source has %s', async (_what, tablesByBlueprint, backends) => {
    const Other = new EntitySchema({ name: 'other', columns: { id: { type: 'int', primary: true } } });
    const entities = [Note, Other];
    const source = await play.open({ entities, poolSize: 1, maxTablesPerConnection: 3, tablesByBlueprint });
    const pids = new Set<number>();
    for (const tenant of play.tenants.slice(0, 2)) {
      await play.scope.run(tenant, async () => {
        const [{ pid }]: { pid: number }[] = await source.query('SELECT pg_backend_pid() AS pid');
        pids.add(pid);
      });
    }
    expect(pids.size).toBe(backends);
  });

  it('lends a tenant with more tables than a connection may meet a connection that has met none', async () => {
    const pool = make({ max: 1 }, { maxTablesPerConnection: 5 });
    pool.countTables(() => 6);
    const first = await use(pool, 0);
    expect(await use(pool, 0)).toBe(first);
    expect(await use(pool, 1)).not.toBe(first);
  });

  it('hands a full connection to nobody it has no room for, and opens another for who waits', async () => {
    const pool = make({ max: 1 }, { maxTablesPerConnection: 1 });
    const first = await acquire(pool, 0);
    const [other, same] = [acquire(pool, 1), acquire(pool, 0)];
    release(pool, first, 0);
    const second = await other;
    expect(second).not.toBe(first);
    release(pool, second, 1);
    const third = await same;
    expect(third).not.toBe(second);
    release(pool, third, 0);
    expect(pool.figures).toEqual({ total: 1, idle: 1, waiting: 0 });
  });

  it('opens no more than it may; who waits is served in order of arrival, or told in time', async () => {
    const pool = make({ max: 1 });
    const only = await acquire(pool);
    const served: number[] = [];
    const waiting = [0, 1, 2].map(async (n) => {
      const connection = await acquire(pool, n);
      expect(connection).toBe(only);
      served.push(n);
      release(pool, connection, n);
    });
    expect(pool.figures).toEqual({ total: 1, idle: 0, waiting: 3 });
    release(pool, only);
    await Promise.all(waiting);
    expect(served).toEqual([0, 1, 2]);

    const hasty = make({ max: 1 }, { acquireTimeoutMs: 300 });
    const held = await acquire(hasty);
    await expect(acquire(hasty)).rejects.toThrow(ConnectionTimeoutError);
    release(hasty, held);
    expect(hasty.figures).toEqual({ total: 1, idle: 1, waiting: 0 });
  });

  it('takes a connection back once: kept twice it would serve two tenants at once', async () => {
    const pool = make();
    const connection = await acquire(pool);
    release(pool, connection);
    expect(() => release(pool, connection)).toThrow('nobody has');
    expect(pool.figures.idle).toBe(1);
  });

  it('closes what nobody has used for a while', async () => {
    const pool = make({ idleTimeoutMillis: 50 });
    release(pool, await acquire(pool));
    await until(() => pool.figures.total === 0);
  });

  it.each([
    ['uses', { maxUses: 2 }, {}],
    ['tables met', {}, { maxTablesPerConnection: 2 }],
  ])('replaces a connection after so many %s', async (_what, config, options) => {
    const pool = make({ max: 1, ...config }, options);
    const first = await acquire(pool, 0);
    release(pool, first, 0);
    expect(await acquire(pool, 1)).toBe(first);
    release(pool, first, 1);
    const next = await acquire(pool, 2);
    expect(next).not.toBe(first);
    release(pool, next, 2);
  });

  it('replaces a connection that has lived long enough, also for somebody who waits', async () => {
    const pool = make({ max: 1, maxLifetimeSeconds: 0.05 });
    const first = await acquire(pool);
    const waiting = acquire(pool, 1);
    await sleep(60);
    release(pool, first);
    const next = await waiting;
    expect(next).not.toBe(first);
    release(pool, next, 1);
  });

  it('tells of a connection it has lost, and lends another', async () => {
    const pool = make();
    const heard: Error[] = [];
    pool.onError((error) => heard.push(error));
    const first = await acquire(pool);
    release(pool, first);
    await play.admin('SELECT pg_terminate_backend($1)', [first.processId]);
    await until(() => heard.length === 1);
    const next = await acquire(pool);
    expect(next).not.toBe(first);
    release(pool, next);
    expect(pool.figures.total).toBe(1);
  });

  it('fails those who ask while it cannot connect, and keeps nothing of it', async () => {
    const nobody = withParts(play.appUrl, { password: 'wrong' });
    const pool = make({ connectionString: nobody, max: 1 });
    const asked = await Promise.allSettled([acquire(pool, 0), acquire(pool, 1), acquire(pool, 2)]);
    expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(pool.figures).toEqual({ total: 0, idle: 0, waiting: 0 });
  });

  it('ends when what it has lent is back, and lends nothing any more', async () => {
    const pool = make({ max: 1 });
    const lent = await acquire(pool);
    const waits = expect(acquire(pool, 1)).rejects.toThrow('closed');
    let ended = false;
    const end = pool.end().then(() => (ended = true));
    await waits;
    await expect(acquire(pool)).rejects.toThrow('closed');
    expect(ended).toBe(false);
    release(pool, lent);
    await end;
    expect(pool.figures.total).toBe(0);
  });
});
