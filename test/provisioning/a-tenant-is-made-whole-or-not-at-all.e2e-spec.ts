import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openBench, tracesOf, type Bench } from './support/bench.js';
import { onEveryServer } from './support/servers.js';

/** A few in the suite; `TENANTRY_KILLS=20` runs the long form. */
const KILLS = Number(process.env.TENANTRY_KILLS ?? 4);

type Traces = Record<string, number>;

onEveryServer((place) => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await openBench({ serverUrl: place.serverUrl(), owner: place.owner });
  });
  afterAll(() => bench.close());

  it.each(['library', 'club'])('a new tenant of %s answers as itself, with its reference data', async (blueprint) => {
    const tenant = await bench.provisioning.create({
      blueprint,
      slug: `${blueprint}_one`,
      name: 'One',
      actor: 'tester',
    });
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
    const ledger = await bench.database.admin(
      `SELECT version, name FROM "library_versioned".schema_migrations ORDER BY version`,
    );
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

  /** A tenant is all of its parts or none of them. */
  async function expectWholeTenants(before: Traces): Promise<void> {
    await settled();
    const after = (await tracesOf(bench)) as Traces;
    const made = after.tenants - before.tenants;
    const grown = Object.fromEntries(Object.entries(after).map(([what, count]) => [what, count - before[what]]));
    expect(grown).toEqual({ schemas: made, roles: made, tenants: made, profiles: made, events: made });
  }

  /** A server process notices that its client is gone when it next wants to answer. */
  async function settled(): Promise<void> {
    for (let tries = 0; tries < 100; tries++) {
      const busy = await bench.database.admin(
        `SELECT FROM pg_stat_activity WHERE application_name = 'tenantry owner' AND datname = current_database()
            AND state <> 'idle'`,
      );
      if (busy.length === 0) return;
      await sleep(50);
    }
  }

  it(
    `killed with SIGKILL at ${KILLS} random moments it leaves nothing, and the next one works`,
    async () => {
      const before = (await tracesOf(bench)) as Traces;
      const program = join(import.meta.dirname, 'support/create-until-killed.ts');
      const args = ['--import', '@swc-node/register/esm-register', program, bench.database.ownerUrl];
      for (let kill = 0; kill < KILLS; kill++) {
        const creator = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
        await once(creator.stdout, 'data');
        await sleep(5 + Math.random() * 300);
        creator.kill('SIGKILL');
        await once(creator, 'exit');
      }
      await expectWholeTenants(before);
      await bench.provisioning.verify(
        await bench.provisioning.create({ blueprint: 'library', slug: 'after_the_kills' }),
      );
    },
    30_000 + KILLS * 10_000,
  );

  it('its server process ended at 30 random moments it leaves nothing, and says so', async () => {
    const before = (await tracesOf(bench)) as Traces;
    const { provisioning } = bench.another();
    for (let kill = 0; kill < 30; kill++) {
      const creation = provisioning
        .create({ blueprint: 'library', slug: `ended_${kill}` })
        .catch((error: Error) => error);
      await sleep(Math.random() * 60);
      await bench.database.admin(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE application_name = 'tenantry owner' AND datname = current_database()`,
      );
      await creation;
    }
    await expectWholeTenants(before);
    await provisioning.verify(await provisioning.create({ blueprint: 'library', slug: 'after_the_ends' }));
  });

  it('asked for by twenty at once, one makes the tenant and nineteen are told', async () => {
    const processes = [0, 1, 2, 3].map(() => bench.another());
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, (_, n) =>
        processes[n % 4].provisioning.create({ blueprint: 'library', slug: 'wanted' }),
      ),
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
