import { type IsolationMode, type Tenant, type TenantDataSource } from '../../src/tenancy/index.js';
import { ServerConnection } from '../../src/tenancy/server/server-connection.js';
import { type Arena, openArena } from './support/arena.js';

/** Without BEGIN and COMMIT: what leaves behind one Sync. */
describe.each<IsolationMode>(['schema', 'row'])('a statement alone is one transaction: %s', (isolation) => {
  let arena: Arena;
  let source: TenantDataSource;

  beforeAll(async () => {
    arena = await openArena({ isolation });
    for (const { schemaName, roleName } of isolation === 'row' ? [arena.tenants[0]] : arena.tenants) {
      await arena.admin(`CREATE TABLE "${schemaName}".paired (n int PRIMARY KEY, other int NOT NULL,
          FOREIGN KEY (other) REFERENCES "${schemaName}".paired DEFERRABLE INITIALLY DEFERRED);
        CREATE PROCEDURE "${schemaName}".commits() LANGUAGE plpgsql AS
          $$ BEGIN INSERT INTO paired VALUES (9, 9); COMMIT; INSERT INTO paired VALUES (10, 10); END $$;
        GRANT SELECT, INSERT ON "${schemaName}".paired TO "${roleName}"`);
    }
    source = await arena.open({ poolSize: 1 });
  });
  afterAll(() => arena.close());

  const as = <T>(tenant: Tenant, sql: string): Promise<T[]> => arena.scope.run(tenant, () => source.query<T[]>(sql));
  const paired = async (tenant: Tenant) =>
    (await as<{ n: number }>(tenant, 'SELECT n FROM paired ORDER BY n')).map(({ n }) => n);

  it('what fails leaves nothing, whether the statement fails or its end', async () => {
    const [tenant] = arena.tenants;
    const failing = `WITH made AS (INSERT INTO paired VALUES (1, 1) RETURNING n) SELECT n / (n - 1) FROM made`;
    for (let times = 0; times < 8; times += 1) {
      await expect(as(tenant, failing)).rejects.toMatchObject({ code: '22012' });
      // Nothing is wrong with it before the end: the constraint is deferred.
      await expect(as(tenant, 'INSERT INTO paired VALUES (2, 3)')).rejects.toMatchObject({ code: '23503' });
    }
    expect(await paired(tenant)).toEqual([]);
    await as(tenant, 'INSERT INTO paired VALUES (4, 5), (5, 4)');
    expect(await paired(tenant)).toEqual([4, 5]);
  });

  it('a transaction block is there for commands that want one, and none that a procedure could end', async () => {
    const [tenant] = arena.tenants;
    await arena.admin(`GRANT EXECUTE ON PROCEDURE "${tenant.schemaName}".commits() TO "${tenant.roleName}"`);
    const sent = jest.spyOn(ServerConnection.prototype, 'run');
    await as(tenant, 'TABLE notes');
    // PostgreSQL 18 has an implicit block for what shares a Sync, 15 has not.
    expect(sent.mock.calls[0][0].map(({ text }) => text.split(' ')[0])).toEqual(['BEGIN', 'SELECT', 'TABLE', 'COMMIT']);
    sent.mockRestore();
    await as(tenant, 'DECLARE c CURSOR FOR SELECT body FROM notes');
    await as(tenant, `SET LOCAL enable_seqscan TO off`);
    await expect(as(tenant, 'CALL commits()')).rejects.toThrow(/invalid transaction termination/);
    expect(await paired(tenant)).not.toEqual(expect.arrayContaining([9]));
    // Nor where it is called in the middle of a statement.
    await expect(as(tenant, 'SELECT 1; CALL commits()')).rejects.toMatchObject({ code: '42601' });
  });

  it('nothing of its context is left for whoever comes next', async () => {
    const state = `SELECT current_user::text AS role, current_setting('tenantry.tenant_id') AS tenant,
      current_setting('search_path') AS path, current_setting('statement_timeout') AS timeout`;
    const context = ({ roleName, key, searchPath }: Tenant) => [
      { role: roleName, tenant: key, path: [...searchPath, 'pg_temp'].join(', '), timeout: '30s' },
    ];
    for (const tenant of [...arena.tenants, ...arena.tenants]) {
      const seen = JSON.parse(JSON.stringify(await as(tenant, state)).replaceAll('\\"', '')) as unknown;
      expect(seen).toEqual(context(tenant));
    }
    // The bare login: what the pool's connections are when nobody has them.
    const connection = await source.pool.runtime.pool.borrow();
    const rows = await new Promise((resolve, reject) =>
      connection.run(
        [{ text: state.replace(`'tenantry.tenant_id'`, `'tenantry.tenant_id', true`) }],
        null,
        (error, results) => (error ? reject(error) : resolve(results[0].rows)),
      ),
    );
    source.pool.runtime.pool.release(connection, null);
    expect(rows).toEqual([{ role: arena.installation.appRole, tenant: '', path: '"$user", public', timeout: '0' }]);
  });

  it('where the context cannot be set, nothing behind it is run', async () => {
    const [tenant] = arena.tenants;
    await arena.admin('CREATE TABLE public.open (what text); GRANT INSERT, SELECT ON public.open TO PUBLIC');
    const gone: Tenant = { ...tenant, roleName: 'no_such_role' };
    for (let times = 0; times < 5; times += 1) {
      for (const transaction of ['statement', 'request'] as const) {
        const insert = () => source.query(`INSERT INTO public.open VALUES ('x')`);
        await expect(arena.scope.run(gone, insert, { transaction })).rejects.toThrow(/no_such_role/);
      }
    }
    expect(await arena.admin('SELECT * FROM public.open')).toEqual([]);
    expect(source.leaks).toBe(0);
  });
});
