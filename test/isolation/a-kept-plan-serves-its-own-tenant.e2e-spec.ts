import { type IsolationMode, type Tenant, type TenantDataSource } from '../../src/tenancy/index.js';
import { ServerConnection } from '../../src/tenancy/server/server-connection.js';
import { describeIf } from '../support/describe-if.js';
import { type Arena, ArenaNote, openArena } from './support/arena.js';
import { NO_PGBOUNCER, pgbouncerBinary, startPooler } from './support/pooler.js';

const READ = 'SELECT body FROM notes ORDER BY amount';
/** Comes often enough to be kept, and to be planned once for all values. */
const OFTEN = 12;

/** What a session keeps, and a way to spoil it: with the rights of the superuser, which no tenant has. */
const OF_THE_SESSION = `
  CREATE FUNCTION tenancy.kept_here() RETURNS TABLE (name text, statement text, generic bigint)
    LANGUAGE sql VOLATILE SECURITY DEFINER AS 'SELECT name, statement, generic_plans FROM pg_catalog.pg_prepared_statements';
  CREATE FUNCTION tenancy.forget_here() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN EXECUTE 'DEALLOCATE ALL'; END $$;
  GRANT USAGE ON SCHEMA tenancy TO PUBLIC;
  GRANT EXECUTE ON FUNCTION tenancy.kept_here(), tenancy.forget_here() TO PUBLIC`;

interface Kept {
  readonly name: string;
  readonly statement: string;
  readonly generic: string;
}

describe.each<IsolationMode>(['schema', 'row'])('a kept plan serves its own tenant: %s', (isolation) => {
  let arena: Arena;

  beforeAll(async () => {
    arena = await openArena({ isolation, tenants: 4 });
    await arena.admin(OF_THE_SESSION);
  });
  afterAll(() => arena.close());

  const open = (options: object = {}) => arena.open({ poolSize: 1, ...options });
  const as = <T>(source: TenantDataSource, tenant: Tenant, sql: string, values?: unknown[]) =>
    arena.scope.run(tenant, () => source.query<T[]>(sql, values));
  /** Of tenants: neither what asks here nor what sets a context. */
  const keptBy = async (source: TenantDataSource) =>
    (await as<Kept>(source, arena.tenants[0], 'SELECT * FROM tenancy.kept_here()')).filter(
      ({ statement }) => !/kept_here|set_config|^BEGIN$/.test(statement),
    );
  const isOwn = (tenant: Tenant, rows: { body: string }[]) =>
    rows.length === 3 && rows.every(({ body }) => body.startsWith(arena.canary(tenant)));
  const readInTurn = async (source: TenantDataSource, times = OFTEN) => {
    for (let n = 0; n < times; n += 1) {
      for (const tenant of arena.tenants) expect(isOwn(tenant, await as(source, tenant, READ))).toBe(true);
    }
  };

  it('a statement that comes again is planned once, and every tenant gets its own rows', async () => {
    const source = await open();
    await readInTurn(source);
    const kept = await keptBy(source);
    // Rows of shared tables are the same role's and path's for all tenants.
    expect(kept.map(({ statement }) => statement)).toEqual(Array(isolation === 'row' ? 1 : 4).fill(READ));
    expect(kept.every(({ generic }) => Number(generic) > 0)).toBe(true);
  });

  it('rows of every form are read as without it', async () => {
    const [source, unkept] = [await open(), await open({ maxStatementsPerConnection: 0 })];
    const [tenant] = arena.tenants;
    const statements: [string, unknown[]?][] = [
      ['SELECT * FROM notes WHERE amount > $1 ORDER BY amount', [1]],
      ['SELECT 1 AS one, NULL::int AS none, now()::date AS today, ARRAY[1, 2] AS list'],
      ['UPDATE notes SET amount = amount WHERE amount > $1', [1]],
      ['UPDATE notes SET amount = amount WHERE amount = $1 RETURNING body', [2]],
      ['SELECT body FROM notes WHERE false'],
      ['SELECT FROM notes'],
    ];
    for (const [text, values] of statements) {
      const wanted = JSON.stringify(await as(unkept, tenant, text, values));
      for (let n = 0; n < OFTEN; n += 1) expect(JSON.stringify(await as(source, tenant, text, values))).toBe(wanted);
    }
    expect(await keptBy(source)).toHaveLength(statements.length);
    expect(await keptBy(unkept)).toEqual([]);
  });

  it('each caller gets the form of rows it asked for', async () => {
    const source = await open();
    const text = 'SELECT amount, body FROM notes ORDER BY amount LIMIT 1';
    const types = { getTypeParser: () => (value: string) => `read ${value}` };
    await arena.scope.run(arena.tenants[0], async () => {
      const runner = source.createQueryRunner();
      const connection = (await runner.connect()) as { query(config: object): Promise<{ rows: unknown[] }> };
      const rowsOf = async (options: object = {}) => (await connection.query({ text, ...options })).rows;
      const [first] = (await rowsOf()) as { amount: number; body: string }[];
      expect(typeof first.amount).toBe('number');
      for (let n = 0; n < OFTEN; n += 1) {
        expect(await rowsOf()).toEqual([first]);
        expect(await rowsOf({ rowMode: 'array' })).toEqual([[first.amount, first.body]]);
        expect(await rowsOf({ types })).toEqual([{ amount: `read ${first.amount}`, body: `read ${first.body}` }]);
      }
      await runner.release();
    });
    expect((await keptBy(source)).map(({ statement }) => statement)).toEqual([text]);
  });

  it('repositories, transactions of several statements and statements sent at once', async () => {
    const source = await open();
    for (let n = 0; n < OFTEN; n += 1) {
      for (const tenant of arena.tenants) {
        await arena.scope.run(
          tenant,
          async () => {
            const rows = await Promise.all(
              Array.from({ length: 5 }, () => source.getRepository(ArenaNote).find({ order: { amount: 'ASC' } })),
            );
            expect(rows.every((each) => isOwn(tenant, each))).toBe(true);
            const [note] = rows[0];
            await source.transaction((manager) => manager.update(ArenaNote, { id: note.id }, { amount: note.amount }));
          },
          { transaction: 'request' },
        );
      }
    }
    expect((await keptBy(source)).length).toBeGreaterThanOrEqual(2);
  });

  it('no more are kept than may be: those used longest ago are forgotten', async () => {
    const source = await open({ maxStatementsPerConnection: 3 });
    const [tenant] = arena.tenants;
    const text = (n: number) => `SELECT ${n} AS n, body FROM notes ORDER BY amount`;
    for (let n = 0; n < 8; n += 1) {
      for (let times = 0; times < OFTEN; times += 1) await as(source, tenant, text(n));
    }
    const kept = await keptBy(source);
    expect(kept.map(({ statement }) => statement).sort()).toEqual([text(5), text(6), text(7)]);
  });

  it('what is in use is not pushed out by others that come as often', async () => {
    const source = await open({ maxStatementsPerConnection: 3 });
    const [tenant] = arena.tenants;
    const text = (n: number) => `SELECT ${n} AS n, body FROM notes ORDER BY amount`;
    for (let times = 0; times < OFTEN; times += 1) {
      for (let n = 0; n < 5; n += 1) await as(source, tenant, text(n));
    }
    const names = async () => (await keptBy(source)).map(({ name }) => name).sort();
    const before = await names();
    expect(before).toHaveLength(3);
    for (let times = 0; times < OFTEN; times += 1) {
      for (let n = 0; n < 5; n += 1) await as(source, tenant, text(n));
    }
    expect(await names()).toEqual(before);
  });

  it('what fails every time leaves nothing behind that piles up', async () => {
    const source = await open();
    const [tenant] = arena.tenants;
    for (let n = 0; n < 60; n += 1) {
      await expect(as(source, tenant, 'SELECT body FROM notes WHERE id = $1', ['no uuid'])).rejects.toMatchObject({
        code: '22P02',
      });
      await expect(as(source, tenant, 'SELECT nothing FROM notes')).rejects.toMatchObject({ code: '42703' });
    }
    expect((await keptBy(source)).length).toBeLessThanOrEqual(2);
    // Where the context fails, the server skips what is behind it, and lets go of names all the same.
    const gone: Tenant = { ...tenant, roleName: 'no_such_role' };
    for (let n = 0; n < 60; n += 1) {
      await expect(as(source, gone, 'SELECT body FROM notes')).rejects.toThrow(/no_such_role/);
    }
    expect((await keptBy(source)).length).toBeLessThanOrEqual(2);
    const run = jest.spyOn(ServerConnection.prototype, 'takeForgotten');
    await as(source, tenant, 'SELECT 1');
    await as(source, tenant, 'SELECT 1');
    // Nothing is said twice.
    expect(run.mock.results.map(({ value }) => (value as string[]).length).at(-1)).toBe(0);
    run.mockRestore();
    const unsendable = { toPostgres: () => { throw new Error('has no form'); } }; // prettier-ignore
    for (let n = 0; n < OFTEN; n += 1) {
      await expect(as(source, tenant, 'SELECT $1::text AS t', [unsendable])).rejects.toThrow('has no form');
    }
    expect(await as(source, tenant, 'SELECT $1::text AS t', ['x'])).toEqual([{ t: 'x' }]);
  });

  it('tables that change meanwhile: one statement is sent again, and so is the first of a transaction', async () => {
    const source = await open();
    const [tenant] = arena.tenants;
    const read = 'SELECT amount FROM notes ORDER BY amount';
    const change = (type: string) => arena.admin(`ALTER TABLE "${tenant.schemaName}".notes ALTER amount TYPE ${type}`);
    const often = async () => {
      for (let n = 0; n < OFTEN; n += 1) await as(source, tenant, read);
    };
    await often();
    await change('bigint');
    expect(await as(source, tenant, read)).toEqual([{ amount: '1' }, { amount: '2' }, { amount: '3' }]);
    await often();
    await change('integer');
    const first = () => source.query(read);
    expect(await arena.scope.run(tenant, first, { transaction: 'request' })).toHaveLength(3);
    await often();
    await change('bigint');
    const framed = () => source.transaction((manager) => manager.query<unknown[]>(read));
    expect(await arena.scope.run(tenant, framed, { transaction: 'request' })).toHaveLength(3);
    expect(await arena.scope.run(tenant, framed)).toHaveLength(3);
    await often();
    await change('integer');
    const second = async () => {
      await source.query('SELECT 1');
      return source.query(read);
    };
    await expect(arena.scope.run(tenant, second, { transaction: 'request' })).rejects.toMatchObject({
      driverError: { code: 'tables_changed' },
    });
    expect(await arena.scope.run(tenant, second, { transaction: 'request' })).toHaveLength(3);
  });

  it('a session whose statements are gone is replaced, and the statement sent again', async () => {
    const source = await open();
    const [tenant] = arena.tenants;
    const pid = async () => (await as<{ pid: number }>(source, tenant, 'SELECT pg_backend_pid() AS pid'))[0].pid;
    await readInTurn(source);
    const before = await pid();
    await as(source, tenant, 'SELECT tenancy.forget_here()');
    await readInTurn(source, 1);
    expect(await pid()).not.toBe(before);
    // Who has been at one session's statements may be at all of them.
    await readInTurn(source);
    expect(await as(source, tenant, 'SELECT * FROM tenancy.kept_here()')).toEqual([]);
    expect(source.leaks).toBe(0);
  });

  it('a tenant that names a prepared statement is refused, and ends nothing for the others', async () => {
    const source = await open();
    const [tenant] = arena.tenants;
    await readInTurn(source);
    const before = await keptBy(source);
    for (const transaction of ['statement', 'request'] as const) {
      const explain = () => source.query('EXPLAIN EXECUTE nobodys');
      await expect(arena.scope.run(tenant, explain, { transaction })).rejects.toMatchObject({
        code: 'session_statement',
      });
    }
    await readInTurn(source, 1);
    expect((await keptBy(source)).map(({ name }) => name)).toEqual(before.map(({ name }) => name));
  });

  it('a session whose statements are gone when a transaction begins, or in the middle of it', async () => {
    const [tenant] = arena.tenants;
    const read = (source: TenantDataSource) => source.query<{ body: string }[]>(READ);
    const first = await open();
    await readInTurn(first);
    await as(first, tenant, 'SELECT tenancy.forget_here()');
    const beginning = () => read(first);
    expect(isOwn(tenant, await arena.scope.run(tenant, beginning, { transaction: 'request' }))).toBe(true);
    const second = await open();
    await readInTurn(second);
    const middle = async () => {
      await second.query('SELECT tenancy.forget_here()');
      return read(second);
    };
    await expect(arena.scope.run(tenant, middle, { transaction: 'request' })).rejects.toMatchObject({
      driverError: { code: 'tables_changed' },
    });
    expect(isOwn(tenant, await arena.scope.run(tenant, () => read(second), { transaction: 'request' }))).toBe(true);
  });

  it('no tenant sees what is kept, makes anything to be kept, or guesses its name', async () => {
    const [source, other] = [await open(), await open()];
    const [tenant] = arena.tenants;
    await readInTurn(source);
    await readInTurn(other);
    for (const text of ['SELECT * FROM pg_prepared_statements', 'SELECT pg_prepared_statement()']) {
      await expect(as(source, tenant, text)).rejects.toThrow(/permission denied/);
    }
    const [{ name }] = await keptBy(source);
    expect(name).toMatch(/^t[0-9a-f]{32}_\d+$/);
    expect((await keptBy(other)).map((kept) => kept.name)).not.toContain(name);
    for (const text of [`EXECUTE ${name}`, `execute "${name}"`, `PREPARE ${name} AS SELECT 1`, 'DEALLOCATE ALL']) {
      await expect(as(source, tenant, text)).rejects.toThrow(/would stay on the connection|session/i);
    }
  });

  it('a statement of another tenant is not run, should its name be known', async () => {
    const source = await open();
    await readInTurn(source);
    const [, second] = arena.tenants;
    const [{ name }] = await keptBy(source);
    for (const text of [`EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE ${name}`, `EXPLAIN ANALYZE EXECUTE "${name}"`]) {
      await expect(as(source, second, text)).rejects.toMatchObject({ code: 'session_statement' });
    }
    await readInTurn(source, 1);
  });
});

it('nothing is kept where tenants could read it: the server is not hardened', async () => {
  const arena = await openArena({ isolation: 'schema', hardened: false });
  try {
    const source = await arena.open({ poolSize: 1 });
    const [tenant] = arena.tenants;
    for (let n = 0; n < OFTEN; n += 1) await arena.scope.run(tenant, () => source.query(READ));
    expect(await arena.scope.run(tenant, () => source.query('SELECT * FROM pg_prepared_statements'))).toEqual([]);
  } finally {
    await arena.close();
  }
});

describeIf(pgbouncerBinary, NO_PGBOUNCER, 'behind a pooler', () => {
  it('nothing is kept, and every tenant gets its own rows', async () => {
    const arena = await openArena({ isolation: 'schema', tenants: 4 });
    await arena.admin(OF_THE_SESSION);
    const pooler = await startPooler(arena.appUrl, 1);
    try {
      const source = await arena.open({ url: pooler.url, poolSize: 3 });
      for (let n = 0; n < OFTEN; n += 1) {
        const all = await Promise.all(
          arena.tenants.map((tenant) => arena.scope.run(tenant, () => source.query<{ body: string }[]>(READ))),
        );
        all.forEach((rows, at) => {
          expect(rows.every(({ body }) => body.startsWith(arena.canary(arena.tenants[at])))).toBe(true);
        });
      }
      const [{ kept }] = await arena.scope.run(arena.tenants[0], () =>
        source.query<{ kept: string }[]>(`SELECT count(*) AS kept FROM tenancy.kept_here() WHERE name LIKE 't%'`),
      );
      expect(kept).toBe('0');
      await source.destroy();
    } finally {
      await pooler.stop();
      await arena.close();
    }
  });
});
