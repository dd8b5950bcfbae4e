import { breakMessages } from '../isolation/support/broken-build.js';
import { type Tenant, UnsafeOptionError, TenantDataSource } from '../../src/tenancy/index.js';
import { makePlayground, Note, type Playground } from './two-schemas.js';

describe('a wrong path is never answered', () => {
  let play: Playground;

  beforeAll(async () => {
    play = await makePlayground(2);
  });
  afterAll(() => play.close());

  /** `tenant`, with one of its names in the register made hostile. */
  const broken = (change: Partial<Tenant>): Tenant => ({ ...play.tenants[0], ...change });

  it('refuses names that are no identifiers before anything is sent', async () => {
    const source = await play.open({ poolSize: 1 });
    const before = await play.statements();
    for (const change of [
      { roleName: 'x"; SELECT 1; --' },
      { schemaName: 'x', searchPath: ["x'y"] },
      { searchPath: ['a, pg_catalog'] },
      { key: "' OR true --" },
      { roleName: '' },
    ]) {
      const [tenant] = [broken(change)];
      await expect(play.scope.run(tenant, () => source.query('SELECT 1'))).rejects.toMatchObject({
        driverError: { code: 'unsafe_identifier' },
      });
    }
    expect(await play.statements()).toEqual(before);
  });

  it('fails, and does not run the statement as the bare login, when the role does not exist', async () => {
    const source = await play.open({ poolSize: 1 });
    const lost = broken({ roleName: 'no_such_role' });
    await expect(play.scope.run(lost, () => source.query('SELECT current_user'))).rejects.toThrow(/no_such_role/);
    await expect(
      play.scope.run(lost, () => source.getRepository(Note).count(), { transaction: 'request' }),
    ).rejects.toThrow(/no_such_role/);
    expect(await play.scope.run(play.tenants[1], () => source.getRepository(Note).count())).toBe(1);
  });

  it('does not fall through to another schema when the tenant’s own is missing', async () => {
    const source = await play.open({ poolSize: 1 });
    await play.admin(
      `CREATE TABLE IF NOT EXISTS public.notes (id uuid, body text, amount int); INSERT INTO public.notes VALUES (gen_random_uuid(), 'public', 0)`,
    );
    const lost = broken({ searchPath: ['broker_gone', 'public'] });
    await expect(play.scope.run(lost, () => source.getRepository(Note).find())).rejects.toThrow(/permission denied/);
    await play.admin('DROP TABLE public.notes');
  });

  it('throws the rows away and destroys the connection when the server reports another search_path (PostgreSQL 18)', async () => {
    const [{ version }] = await play.admin(`SELECT current_setting('server_version_num')::int AS version`);
    if (version < 180000) return console.warn('SKIPPED: this server does not report search_path (PostgreSQL 18 does).');
    const source = await play.open({ poolSize: 1 });
    const [a, b] = play.tenants;
    await play.admin(`GRANT ${b.roleName} TO ${a.roleName}`);
    const [{ pid }] = await play.scope.run(a, () => source.query('SELECT pg_backend_pid() AS pid'));
    const stray = (local: boolean) => `SELECT set_config('search_path', '"${b.schemaName}"', ${local}) AS path`;
    const inOne = (work: () => Promise<unknown>) => play.scope.run(a, work, { transaction: 'request' });
    const leak = { driverError: { code: 'tenant_leak' } };
    // Its transaction has ended with it: there is nothing it could have led astray.
    expect(await play.scope.run(a, () => source.query(stray(true)))).toHaveLength(1);
    expect(source.leaks).toBe(0);
    await expect(play.scope.run(a, () => source.query(stray(false)))).rejects.toMatchObject(leak);
    expect(source.leaks).toBe(1);
    await expect(
      inOne(async () => {
        await source.query('SELECT 1');
        await source.query(stray(true));
      }),
    ).rejects.toMatchObject(leak);
    expect(source.leaks).toBe(2);
    const undone = breakMessages((step) =>
      step.text === 'COMMIT' ? { ...step, text: `${stray(false)};COMMIT` } : step,
    );
    try {
      await expect(inOne(() => source.query('SELECT 1'))).rejects.toMatchObject({ code: 'tenant_leak' });
    } finally {
      undone();
    }
    expect(source.leaks).toBe(3);
    const [next] = await play.scope.run(a, () => source.query('SELECT pg_backend_pid() AS pid, body FROM notes'));
    expect(next.body).toBe(a.slug);
    expect(next.pid).not.toBe(pid);
  });

  it.each([
    [{ cache: true }, 'cache'],
    [{ cache: { duration: 1000 } }, 'cache'],
    [{ invalidWhereValuesBehavior: { undefined: 'ignore' } }, 'invalidWhereValuesBehavior'],
    [{ invalidWhereValuesBehavior: { null: 'ignore' } }, 'invalidWhereValuesBehavior'],
    [{ synchronize: true }, 'synchronize'],
    [{ dropSchema: true }, 'dropSchema'],
    [{ migrationsRun: true }, 'migrationsRun'],
    [{ replication: { master: {}, slaves: [] } }, 'replication'],
    [{ schema: 'x' }, 'schema'],
  ])('refuses the option %j', (typeorm, name) => {
    const make = () => new TenantDataSource({ url: play.appUrl, entities: [Note], typeorm: typeorm as object });
    expect(make).toThrow(UnsafeOptionError);
    expect(make).toThrow(new RegExp(name));
  });

  it('finds nobody by undefined', async () => {
    const source = await play.open();
    await expect(
      play.scope.run(play.tenants[0], () =>
        source.getRepository(Note).findOneBy({ id: undefined as unknown as string }),
      ),
    ).rejects.toThrow(/undefined/i);
  });
});
