import { setTimeout as sleep } from 'node:timers/promises';
import { type Tenant, type TenantDataSource } from '../../src/tenancy/index.js';
import { readSources } from '../support/rules/source-files.js';
import { type Arena, ArenaNote, openArena } from './support/arena.js';

describe('the core avoids the traps', () => {
  let arena: Arena;
  let source: TenantDataSource;

  beforeAll(async () => {
    arena = await openArena({ isolation: 'schema', tenants: 6 });
    source = await arena.open({ poolSize: 1 });
  });
  afterAll(() => arena.close());

  const as = <T>(tenant: Tenant, sql: string, from = source): Promise<T[]> =>
    arena.scope.run(tenant, () => from.query<T[]>(sql));

  it('temporary tables are searched last, and cannot be made', async () => {
    const [tenant] = arena.tenants;
    const [{ path }] = await as<{ path: string }>(tenant, `SELECT current_setting('search_path') AS path`);
    expect(path).toMatch(/, pg_temp$/);
    await expect(as(tenant, 'CREATE TEMP TABLE notes (id uuid)')).rejects.toThrow(/CREATE TEMP TABLE is not among/);
  });

  it('the scope is read when a connection is asked for: 200 callbacks, each in its own tenant', async () => {
    const seen = await Promise.all(
      Array.from({ length: 200 }, (_, n) => {
        const tenant = arena.tenants[n % 6];
        return arena.scope.run(
          tenant,
          () =>
            new Promise<boolean>((resolve, reject) =>
              source.pool.connect((error, connection, release) => {
                if (error) return reject(error);
                const { query } = connection as { query: (...given: unknown[]) => void };
                query.call(
                  connection,
                  'SELECT body FROM notes',
                  [],
                  (failed: Error | null, result: { rows: { body: string }[] }) => {
                    void release!();
                    if (failed) reject(failed);
                    else resolve(result.rows.every(({ body }) => body.startsWith(arena.canary(tenant))));
                  },
                );
              }),
            ),
        );
      }),
    );
    expect(seen.filter((own) => !own)).toEqual([]);
  });

  it('named statements are sent without their names', async () => {
    const [a, b] = arena.tenants;
    await arena.admin(`CREATE TABLE "${a.schemaName}".half (id int); CREATE TABLE "${b.schemaName}".half (id int, added text);
      GRANT SELECT ON "${a.schemaName}".half TO "${a.roleName}"; GRANT SELECT ON "${b.schemaName}".half TO "${b.roleName}"`);
    for (const tenant of [a, b, a]) {
      await arena.scope.run(tenant, async () => {
        const runner = source.createQueryRunner();
        const connection = (await runner.connect()) as { query(config: object): Promise<unknown> };
        await connection.query({ name: 'half', text: 'SELECT * FROM half' });
        await runner.release();
      });
    }
    const kept = await arena.admin(
      `SELECT has_function_privilege('public', 'pg_prepared_statement()', 'EXECUTE') AS shown`,
    );
    expect(kept).toEqual([{ shown: false }]);
    // Names of the caller's would be each tenant's, whatever its tables look like.
    const { pool } = source.pool.runtime;
    const connection = await pool.borrow();
    const asked = new Promise((resolve, reject) =>
      connection.run([{ text: 'EXECUTE half' }], null, (error, results) => (error ? reject(error) : resolve(results))),
    );
    await expect(asked).rejects.toMatchObject({ code: '26000' });
    pool.release(connection, null);
  });

  it('limits are set in the transaction, as SET ROLE sets none', async () => {
    const limited = await arena.open({
      poolSize: 1,
      statementTimeoutMs: 1_234,
      lockTimeoutMs: 432,
      idleInTransactionTimeoutMs: 4_321,
    });
    const read = `SELECT current_setting('statement_timeout') AS statement, current_setting('lock_timeout') AS lock,
      current_setting('idle_in_transaction_session_timeout') AS idle`;
    const [row] = await arena.scope.run(arena.tenants[0], () => limited.query(read), { transaction: 'request' });
    expect(row).toEqual({ statement: '1234ms', lock: '432ms', idle: '4321ms' });
  });

  it('a connection is replaced after so many tenants: each leaves its catalog in the backend’s memory', async () => {
    const recycled = await arena.open({ poolSize: 1, maxTablesPerConnection: 3, tablesByBlueprint: { arena: 1 } });
    const pids: number[] = [];
    for (const tenant of arena.tenants) {
      const [{ pid }] = await as<{ pid: number }>(tenant, 'SELECT pg_backend_pid() AS pid', recycled);
      pids.push(pid);
      await sleep(20);
    }
    expect(pids[0]).toBe(pids[2]);
    expect(pids[3]).toBe(pids[5]);
    expect(pids[0]).not.toBe(pids[3]);
  });

  it('an event listener that outlives its scope is refused, not served as whoever fired it', async () => {
    const [a] = arena.tenants;
    let read: () => Promise<unknown> = () => Promise.resolve();
    await arena.scope.run(a, async () => {
      const runner = source.createQueryRunner();
      await runner.connect();
      read = () => runner.manager.find(ArenaNote);
      await read();
    });
    await expect(read()).rejects.toMatchObject({ driverError: { code: 'no_tenant' } });
    await expect(arena.scope.run(arena.tenants[1], read)).rejects.toMatchObject({
      driverError: { code: 'tenant_switch' },
    });
  });

  it('no code asks information_schema, which takes half a second at a thousand schemas', () => {
    const asking = readSources('src', 'migrations').filter(({ text }) => /information_schema\./.test(text));
    expect(asking.map(({ path }) => path)).toEqual([]);
  });
});
