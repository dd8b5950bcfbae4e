import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { openBench, tracesOf, type Bench } from './support/bench.js';
import { onEveryServer } from './support/servers.js';

onEveryServer((place) => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await openBench({ serverUrl: place.serverUrl(), owner: place.owner });
  });
  afterAll(() => bench.close());

  it.each(['library', 'club'])('a new tenant of %s answers as itself, with its reference data', async (blueprint) => {
    const tenant = await bench.provisioning.create({ blueprint, slug: `${blueprint}_one`, name: 'One', actor: 'tester' });
    expect(tenant).toMatchObject({ slug: `${blueprint}_one`, status: 'active', blueprint });
    expect(await bench.provisioning.find({ kind: 'slug', value: tenant.slug })).toEqual(tenant);
    expect(await bench.provisioning.verify(tenant)).toEqual({ tables: 3, repaired: false });
    const table = blueprint === 'library' ? 'books' : 'matches';
    expect(await bench.asTenant(tenant, `SELECT count(*)::int AS rows FROM ${table}`)).toEqual([{ rows: 1 }]);
    const events = await bench.database.admin(
      `SELECT action, actor, slug FROM meta.provisioning_events WHERE tenant_id = $1`,
      [tenant.id],
    );
    expect(events).toEqual([{ action: 'tenant.created', actor: 'tester', slug: tenant.slug }]);
  });

  it('its ledger and the register tell the same version', async () => {
    const tenant = await bench.provisioning.create({ blueprint: 'library', slug: 'versioned' });
    const ledger = await bench.database.admin(`SELECT version, name FROM "library_versioned".schema_migrations ORDER BY version`);
    expect(ledger.map(({ name }) => name)).toEqual(['Books20260101000001', 'Audit20260101000002']);
    expect(tenant.schemaVersion).toBe(ledger.at(-1).version);
    await expect(bench.asTenant(tenant, 'SELECT * FROM schema_migrations')).rejects.toMatchObject({ code: '42501' });
  });

  it('dropped at once it is gone, row, role, schema and profile', async () => {
    const before = await tracesOf(bench);
    const tenant = await bench.provisioning.create({ blueprint: 'library', slug: 'fleeting', seed: true });
    await bench.provisioning.drop(tenant, { now: true });
    expect(await tracesOf(bench)).toEqual({ ...before, events: expect.any(Number) });
  });
});

describe('creation, interrupted or contested', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await openBench();
  });
  afterAll(() => bench.close());

  it('killed with SIGKILL at 20 random moments it leaves nothing, and the next one works', async () => {
    const before = (await tracesOf(bench)) as { tenants: number };
    let made = 0;
    const child = () => {
      const program = join(import.meta.dirname, 'support/create-until-killed.ts');
      return spawn(process.execPath, ['--import', '@swc-node/register/esm-register', program, bench.database.ownerUrl], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
    };
    await Promise.all(
      [0, 1].map(async (lane) => {
        for (let kill = 0; kill < 10; kill++) {
          const creator = child();
          await once(creator.stdout, 'data');
          await new Promise((resolve) => setTimeout(resolve, 5 + Math.random() * 300 + lane));
          creator.kill('SIGKILL');
          await once(creator, 'exit');
        }
      }),
    );
    await bench.database.admin(
      `SELECT pg_sleep(0.05) FROM generate_series(1, 100)
        WHERE EXISTS (SELECT FROM pg_stat_activity WHERE application_name = 'tenantry owner' AND datname = current_database()
                       AND state <> 'idle')`,
    );
    const after = (await tracesOf(bench)) as Record<string, number>;
    made = after.tenants - before.tenants;
    expect(after).toEqual({ schemas: made, roles: made, tenants: made, profiles: made, events: made });
    const tenant = await bench.provisioning.create({ blueprint: 'library', slug: 'after_all' });
    await bench.provisioning.verify(tenant);
  });

  it('asked for by twenty at once, one makes the tenant and nineteen are told', async () => {
    const processes = [0, 1, 2, 3].map(() => bench.another());
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, (_, n) => processes[n % 4].provisioning.create({ blueprint: 'library', slug: 'wanted' })),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const reasons = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []));
    expect(reasons).toEqual(Array(19).fill('tenant_exists'));
  });

  it('twenty of different names at once are all made', async () => {
    const before = (await tracesOf(bench)) as { tenants: number };
    const processes = [0, 1].map(() => bench.another());
    const made = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        processes[n % 2].provisioning.create({ blueprint: n % 4 ? 'library' : 'club', slug: `crowd_${n}` }),
      ),
    );
    expect(new Set(made.map(({ id }) => id)).size).toBe(20);
    expect(await tracesOf(bench)).toMatchObject({ tenants: before.tenants + 20 });
  });

  it.each([
    ['a taken slug', { slug: 'wanted' }, 'tenant_exists'],
    ['an unknown blueprint', { slug: 'fine', blueprint: 'nothing' }, 'unknown_blueprint'],
    ['a malformed slug', { slug: 'Not Fine' }, 'malformed_tenant'],
    ['a reserved slug', { slug: 'pg_catalog' }, 'malformed_tenant'],
    ['a malformed id', { slug: 'fine', id: '1; DROP SCHEMA meta' }, 'malformed_tenant'],
    ['no slug', {}, 'malformed_tenant'],
  ])('%s is refused by name and leaves nothing', async (_what, input, code) => {
    const before = await tracesOf(bench);
    await expect(bench.provisioning.create({ blueprint: 'library', ...input })).rejects.toMatchObject({ code });
    expect(await tracesOf(bench)).toEqual(before);
  });

  it('a schema nobody owns up to is not taken over', async () => {
    await bench.database.admin('CREATE SCHEMA library_stray');
    await expect(bench.provisioning.create({ blueprint: 'library', slug: 'stray' })).rejects.toMatchObject({
      code: 'leftover_schema',
    });
    await bench.database.admin('DROP SCHEMA library_stray');
  });

  it('a role a copy of the database has left is used again, unless it could do harm', async () => {
    const id = '00000000-0000-4000-8000-000000000001';
    const role = `t_${bench.installation.id}_${id}`;
    await bench.database.admin(`CREATE ROLE "${role}" LOGIN`);
    await expect(bench.provisioning.create({ blueprint: 'library', slug: 'copied', id })).rejects.toMatchObject({
      code: 'unsafe_tenant_role',
    });
    await bench.database.admin(`ALTER ROLE "${role}" NOLOGIN`);
    await bench.provisioning.verify(await bench.provisioning.create({ blueprint: 'library', slug: 'copied', id }));
  });

  it('without an owner login is refused', async () => {
    const { provisioning } = bench.another({ ownerUrl: undefined });
    await expect(provisioning.create({ blueprint: 'library', slug: 'fine' })).rejects.toMatchObject({
      code: 'owner_login_missing',
    });
  });
});
