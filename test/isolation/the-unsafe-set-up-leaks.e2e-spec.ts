import { AsyncLocalStorage } from 'node:async_hooks';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { type Tenant } from '../../src/tenancy/index.js';
import { type Arena, openArena } from './support/arena.js';

/** What goes wrong without the core: each trap shown to be one, so that the tests of the safe way are known to see it. */
describe('the unsafe set-up leaks', () => {
  let arena: Arena;
  let a: Tenant;
  let b: Tenant;

  beforeAll(async () => {
    arena = await openArena({ isolation: 'schema' });
    [a, b] = arena.tenants;
  });
  afterAll(() => arena.close());

  async function withPool<T>(options: pg.PoolConfig, work: (pool: pg.Pool) => Promise<T>): Promise<T> {
    const pool = new pg.Pool({ connectionString: arena.adminUrl, ...options });
    pool.on('error', () => {});
    try {
      return await work(pool);
    } finally {
      await pool.end();
    }
  }
  const bodies = (result: pg.QueryResult) => result.rows.map(({ body }) => String(body));

  it('SET search_path on a pooled session is there for the next borrower', async () => {
    await withPool({ max: 1 }, async (pool) => {
      const first = await pool.connect();
      await first.query(`SET search_path TO "${a.schemaName}"`);
      first.release();
      const next = bodies(await pool.query('SELECT body FROM notes'));
      expect(next[0]).toContain(arena.canary(a));
    });
  });

  it('SET search_path to a schema that is missing succeeds, and the next schema answers', async () => {
    await withPool({ max: 1 }, async (pool) => {
      await pool.query(`SET search_path TO no_such_schema, "${b.schemaName}"`);
      expect(bodies(await pool.query('SELECT body FROM notes'))[0]).toContain(arena.canary(b));
    });
  });

  it('SET LOCAL outside a transaction does nothing; a failed SET in a pipeline does not stop the query behind it', async () => {
    await withPool({ max: 1, pipeline: true } as pg.PoolConfig, async (pool) => {
      const client = await pool.connect();
      await client.query(`SET search_path TO "${b.schemaName}"`);
      await client.query(`SET LOCAL search_path TO "${a.schemaName}"`);
      expect(bodies(await client.query('SELECT body FROM notes'))[0]).toContain(arena.canary(b));
      const [failed, answered] = await Promise.allSettled([
        client.query(`SET ROLE no_such_role`),
        client.query('SELECT body FROM notes'),
      ]);
      expect([failed.status, answered.status]).toEqual(['rejected', 'fulfilled']);
      const [begun, after] = await Promise.allSettled([
        client.query('BEGIN; SET LOCAL ROLE no_such_role'),
        client.query('SELECT body FROM notes'),
        client.query('ROLLBACK'),
      ]);
      expect([begun.status, after.status]).toEqual(['rejected', 'rejected']);
      client.release();
    });
  });

  it('TypeORM releases a QueryRunner with its transaction open: the next borrower is in it', async () => {
    const source = await new DataSource({
      type: 'postgres',
      url: arena.adminUrl,
      installExtensions: false,
      poolSize: 1,
    }).initialize();
    const runner = source.createQueryRunner();
    await runner.startTransaction();
    await runner.query(`SET LOCAL search_path TO "${a.schemaName}"`);
    await runner.release();
    const rows: { body: string }[] = await source.query('SELECT body FROM notes');
    await source.query('ROLLBACK');
    await source.destroy();
    expect(rows[0].body).toContain(arena.canary(a));
  });

  it('a temporary table left on a pooled session catches the next tenant’s rows', async () => {
    await withPool({ max: 1 }, async (pool) => {
      await pool.query(
        'CREATE TEMP TABLE notes (id uuid DEFAULT gen_random_uuid(), body text, amount int, details jsonb)',
      );
      await pool.query(`SET search_path TO "${b.schemaName}"`);
      await pool.query(`INSERT INTO notes (body) VALUES ('caught')`);
      expect((await pool.query('SELECT body FROM pg_temp.notes')).rows).toEqual([{ body: 'caught' }]);
      await pool.query(`SET search_path TO "${b.schemaName}", pg_temp`);
      expect(bodies(await pool.query('SELECT body FROM notes'))[0]).toContain(arena.canary(b));
    });
  });

  it('callbacks of a pool run in another request’s async context', async () => {
    const context = new AsyncLocalStorage<number>();
    const strays = await withPool({ max: 1 }, async (pool) => {
      const seen = await Promise.all(
        Array.from({ length: 200 }, (_, n) =>
          context.run(
            n,
            () => new Promise<boolean>((resolve) => pool.query('SELECT 1', () => resolve(context.getStore() !== n))),
          ),
        ),
      );
      return seen.filter(Boolean).length;
    });
    expect(strays).toBeGreaterThan(100);
  });

  it('release(true) during a query leaves it running on the server', async () => {
    await withPool({ max: 1 }, async (pool) => {
      const client = await pool.connect();
      client.on('error', () => {});
      const { rows } = await client.query('SELECT pg_backend_pid() AS pid');
      const running = client.query('SELECT pg_sleep(30)').catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 100));
      client.release(true);
      await running;
      const state = `SELECT state FROM pg_stat_activity WHERE pid = ${rows[0].pid}`;
      expect(await arena.admin(state)).toEqual([{ state: 'active' }]);
      await arena.admin(`SELECT pg_terminate_backend(${rows[0].pid})`);
    });
  });

  it('a named statement does not fit the next tenant while a migration is half way', async () => {
    await withPool({ max: 1 }, async (pool) => {
      await arena.admin(
        `CREATE TABLE "${a.schemaName}".half (id int); CREATE TABLE "${b.schemaName}".half (id int, added text)`,
      );
      const named = { name: 'half', text: 'SELECT * FROM half' };
      await pool.query(`SET search_path TO "${a.schemaName}"`);
      await pool.query(named);
      await pool.query(`SET search_path TO "${b.schemaName}"`);
      await expect(pool.query(named)).rejects.toThrow('cached plan must not change result type');
    });
  });

  it('ALTER ROLE … SET is not applied by SET ROLE', async () => {
    await withPool({ max: 1 }, async (pool) => {
      await arena.admin(`ALTER ROLE "${a.roleName}" SET statement_timeout = '7s'`);
      const { rows } = await pool.query('SHOW statement_timeout');
      await pool.query(`SET ROLE "${a.roleName}"`);
      expect((await pool.query('SHOW statement_timeout')).rows).toEqual(rows);
      await arena.admin(`ALTER ROLE "${a.roleName}" RESET statement_timeout`);
    });
  });
});

describe('row-level security is passed by', () => {
  let arena: Arena;
  let a: Tenant;
  let b: Tenant;

  beforeAll(async () => {
    arena = await openArena({ isolation: 'row' });
    [a, b] = arena.tenants;
  });
  afterAll(() => arena.close());

  const asTenant = async (sql: string): Promise<string> => {
    const source = await arena.open({ poolSize: 1 });
    return JSON.stringify(await arena.scope.run(a, () => source.query(sql)));
  };

  it('a superuser', async () => {
    const rows = await arena.admin('SELECT body FROM arena.notes');
    expect(JSON.stringify(rows)).toContain(arena.canary(a));
    expect(JSON.stringify(rows)).toContain(arena.canary(b));
  });

  it('a view with its owner’s rights and a materialised view, which isolating refuses', async () => {
    const { rowsRole } = arena.installation;
    for (const kind of ['VIEW', 'MATERIALIZED VIEW']) {
      await arena.admin(
        `CREATE ${kind} arena.everybody AS SELECT body FROM arena.notes; GRANT SELECT ON arena.everybody TO "${rowsRole}"`,
      );
      expect(await asTenant('SELECT body FROM everybody')).toContain(arena.canary(b));
      await expect(arena.admin(`SELECT tenancy.isolate_rows('arena', 'tenant_id')`)).rejects.toThrow(
        /past row-level security/,
      );
      await arena.admin(`DROP ${kind} arena.everybody`);
    }
    await arena.admin(
      `CREATE VIEW arena.own WITH (security_invoker = true) AS SELECT body FROM arena.notes; GRANT SELECT ON arena.own TO "${rowsRole}"`,
    );
    expect(await asTenant('SELECT body FROM own')).not.toContain(arena.canary(b));
    await arena.admin(`SELECT tenancy.isolate_rows('arena', 'tenant_id')`);
    await arena.admin('DROP VIEW arena.own');
  });

  it('TRUNCATE, which no tenant’s role may do', async () => {
    await expect(arena.pastTheCore(a, 'TRUNCATE notes')).rejects.toThrow(/permission denied/);
    await arena.admin(`GRANT TRUNCATE ON arena.notes TO "${arena.installation.rowsRole}"`);
    await arena.admin('CREATE TABLE arena.kept AS SELECT * FROM arena.notes');
    await arena.pastTheCore(a, 'TRUNCATE notes');
    expect(await arena.rowsOf(b)).toEqual([]);
    await arena.admin(`INSERT INTO arena.notes SELECT * FROM arena.kept; DROP TABLE arena.kept`);
    await arena.admin(`SELECT tenancy.isolate_rows('arena', 'tenant_id')`);
    await expect(arena.pastTheCore(a, 'TRUNCATE notes')).rejects.toThrow(/permission denied/);
  });

  it('a unique over all tenants, and a foreign key without the tenant: both tell that a row exists', async () => {
    await arena.admin(`CREATE TABLE arena.codes (tenant_id uuid NOT NULL DEFAULT tenancy.current_tenant_uuid(), id uuid DEFAULT gen_random_uuid(),
        code text UNIQUE, note_id uuid REFERENCES arena.notes (id));
      SELECT tenancy.isolate_rows('arena', 'tenant_id');
      INSERT INTO arena.codes (tenant_id, code) VALUES ('${b.id}', 'taken')`);
    await expect(asTenant(`INSERT INTO codes (code) VALUES ('taken')`)).rejects.toThrow(/duplicate key/);
    const [{ id }] = await arena.admin(`SELECT id FROM arena.notes WHERE tenant_id = $1`, [b.id]);
    await asTenant(`INSERT INTO codes (code, note_id) VALUES ('simple key', '${id}')`);
    await arena.admin(`DELETE FROM arena.codes; ALTER TABLE arena.codes DROP CONSTRAINT codes_note_id_fkey, DROP CONSTRAINT codes_code_key;
      ALTER TABLE arena.codes ADD UNIQUE (tenant_id, code), ADD FOREIGN KEY (tenant_id, note_id) REFERENCES arena.notes (tenant_id, id);
      INSERT INTO arena.codes (tenant_id, code) VALUES ('${b.id}', 'taken')`);
    await asTenant(`INSERT INTO codes (code) VALUES ('taken')`);
    await expect(asTenant(`INSERT INTO codes (code, note_id) VALUES ('whole key', '${id}')`)).rejects.toThrow(
      /foreign key/,
    );
    await arena.admin('DROP TABLE arena.codes');
  });
});
