import pg from 'pg';
import { type TenantDataSource } from '../../src/tenancy/index.js';
import { describeIf } from '../support/describe-if.js';
import { type Arena, ArenaNote, openArena } from './support/arena.js';
import { NO_PGBOUNCER, pgbouncerBinary, type Pooler, startPooler } from './support/pooler.js';

describeIf(pgbouncerBinary, NO_PGBOUNCER, 'a pooler in transaction mode shares sessions', () => {
  let arena: Arena;
  let pooler: Pooler;
  let owners: Pooler;
  let source: TenantDataSource;

  beforeAll(async () => {
    arena = await openArena({ isolation: 'mixed', tenants: 8 });
    pooler = await startPooler(arena.appUrl, 2);
    owners = await startPooler(arena.adminUrl, 1);
    source = await arena.open({ url: pooler.url, poolSize: 20, maxPerTenant: 20, acquireTimeoutMs: 60_000 });
  });
  afterAll(async () => {
    await source.destroy();
    await pooler.stop();
    await owners.stop();
    await arena.close();
  });

  async function asClients<T>(count: number, work: (clients: pg.Client[]) => Promise<T>): Promise<T> {
    const clients = Array.from({ length: count }, () => new pg.Client({ connectionString: owners.url }));
    for (const client of clients) await client.connect();
    try {
      return await work(clients);
    } finally {
      for (const client of clients) await client.end();
    }
  }

  it('what is set for the session reaches every other client', async () => {
    const [tenant] = arena.tenants;
    const seen = await asClients(21, async ([first, ...others]) => {
      await first.query(`SET search_path TO "${tenant.schemaName}"`);
      return Promise.all(
        others.map((other) => other.query('SELECT body FROM notes LIMIT 1').then(({ rows }) => String(rows[0].body))),
      );
    });
    expect(seen.filter((body) => body.startsWith(arena.canary(tenant)))).toHaveLength(20);
    await asClients(1, ([client]) => client.query('RESET search_path'));
  });

  it('a session’s advisory lock is everybody’s: eight migrators all win', async () => {
    const won = await asClients(8, (clients) =>
      Promise.all(
        clients.map((client) => client.query('SELECT pg_try_advisory_lock(42) AS won').then(({ rows }) => rows[0].won)),
      ),
    );
    expect(won).toEqual(Array(8).fill(true));
    await asClients(1, ([client]) => client.query('SELECT pg_advisory_unlock_all()'));
  });

  it('the context of the core does not: 2,000 statements of 8 tenants on 2 server connections', async () => {
    const foreign: string[] = [];
    const backends = new Set<number>();
    await Promise.all(
      Array.from({ length: 2_000 }, (_, n) => {
        const tenant = arena.tenants[n % 8];
        return arena.scope.run(tenant, async () => {
          const rows = await source.getRepository(ArenaNote).find();
          foreign.push(...rows.map(({ body }) => body).filter((body) => !body.startsWith(arena.canary(tenant))));
          if (n % 20 === 0) backends.add((await source.query('SELECT pg_backend_pid() AS pid'))[0].pid);
        });
      }),
    );
    expect(foreign).toEqual([]);
    expect(backends.size).toBeLessThanOrEqual(2);
    expect(source.leaks).toBe(0);
  });

  it('transactions of the core keep their server connection and give it back', async () => {
    await Promise.all(
      arena.tenants.map((tenant) =>
        arena.scope.run(
          tenant,
          async () => {
            const pids = new Set<number>();
            for (let step = 0; step < 5; step += 1) {
              const [row] = await source.query<{ pid: number; n: number }[]>(
                'SELECT pg_backend_pid() AS pid, count(*)::int AS n FROM notes',
              );
              pids.add(row.pid);
              expect(row.n).toBe(3);
            }
            expect(pids.size).toBe(1);
          },
          { transaction: 'request' },
        ),
      ),
    );
  });

  it('a cancelled statement leaves the pooler and its other clients alone', async () => {
    for (let round = 0; round < 30; round += 1) {
      const abort = new AbortController();
      const slow = arena.scope.run(
        arena.tenants[round % 8],
        () => source.query('SELECT count(*) FROM generate_series(1, 100000000)'),
        {
          signal: abort.signal,
        },
      );
      setTimeout(() => abort.abort(), 5);
      await expect(slow).rejects.toMatchObject({ driverError: { code: 'client_aborted' } });
    }
    const rows = await arena.scope.run(arena.tenants[1], () => source.getRepository(ArenaNote).count());
    expect(rows).toBe(3);
  });

  it('in session mode the core works as it does without', async () => {
    const sessions = await startPooler(arena.appUrl, 2, 'session');
    const direct = await arena.open({ url: sessions.url, poolSize: 2 });
    for (const tenant of [...arena.tenants, ...arena.tenants]) {
      const rows = await arena.scope.run(tenant, () => direct.getRepository(ArenaNote).find());
      expect(rows.map(({ body }) => body.startsWith(arena.canary(tenant)))).toEqual([true, true, true]);
    }
    await direct.destroy();
    await sessions.stop();
  });

  it('in statement mode a single statement is served, as its own tenant, and a transaction of several is refused', async () => {
    const statements = await startPooler(arena.appUrl, 2, 'statement');
    const source = await arena.open({ url: statements.url, poolSize: 8, maxPerTenant: 8, acquireTimeoutMs: 60_000 });
    const read = () => source.getRepository(ArenaNote).find();
    await Promise.all(
      Array.from({ length: 400 }, async (_, n) => {
        const tenant = arena.tenants[n % arena.tenants.length];
        const rows = await arena.scope.run(tenant, read);
        expect(rows.map(({ body }) => body.startsWith(arena.canary(tenant)))).toEqual([true, true, true]);
      }),
    );
    for (const tenant of arena.tenants.slice(0, 2)) {
      const refused = arena.scope.run(tenant, read, { transaction: 'request' });
      await expect(refused).rejects.toThrow(/statement pooling|terminated|ECONNRESET/i);
    }
    await source.destroy();
    await statements.stop();
  });
});
