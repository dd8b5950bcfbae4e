import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Client } from 'pg';
import { FILE_STORE, type FileStore } from '../../src/files/index.js';
import { MAILER, type Mailer } from '../../src/mail/index.js';
import { ProvisioningService } from '../../src/provisioning/index.js';
import { type Tenant } from '../../src/tenancy/index.js';
import { jsonOf, runCommand } from '../cli/support/run-command.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { type Canaries, canariesOf, plantInTables, search } from './support/canaries.js';

describe('a purge killed between the tables and the stores', () => {
  const home = mkdtempSync(join(tmpdir(), 'tenantry-killed-purge-'));
  let test: TestApp;
  let client: Client;
  let env: Record<string, string>;
  const all: { erased: Canaries; stays: Canaries }[] = [];

  const provisioning = () => test.app.get(ProvisioningService);
  const found = (tags: readonly string[]) =>
    search({ ownerUrl: test.database.ownerUrl, home, redis: undefined, log: [] }, tags);

  async function plant(canaries: Canaries): Promise<void> {
    const { tenant, next } = canaries;
    await test.app.get<FileStore>(FILE_STORE).write(`${tenant.id}/documents/a`, Readable.from([next()]));
    const mail = { to: `${next()}@example.com`, subject: next(), text: next(), tenantId: tenant.id, facts: {} };
    await test.app.get<Mailer>(MAILER).send(mail);
    await plantInTables(client, canaries, canaries.planted.size + 10);
  }

  async function killedPurge({ id }: Tenant): Promise<void> {
    const program = join(import.meta.dirname, 'support/purge-until-killed.ts');
    const args = ['--import', '@swc-node/register/esm-register', program, test.database.ownerUrl, id];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const [said] = (await once(child.stdout, 'data')) as [Buffer];
    expect(String(said)).toBe('at the stores\n');
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    expect((await exit)[1]).toBe('SIGKILL');
  }

  beforeAll(async () => {
    test = await startTestApp({ TENANTRY_HOME: home });
    client = new Client({ connectionString: test.database.ownerUrl });
    await client.connect();
    env = { DATABASE_URL: test.database.ownerUrl, TENANTRY_HOME: home };
    for (const blueprint of ['insurance', 'support']) {
      const make = (slug: string) => provisioning().create({ blueprint, slug, name: 'Canary', seed: true });
      const pair = {
        erased: canariesOf(await make(`${blueprint}_goes`)),
        stays: canariesOf(await make(`${blueprint}_stays`)),
      };
      for (const canaries of [pair.erased, pair.stays]) await plant(canaries);
      await provisioning().drop(pair.erased.tenant);
      await killedPurge(pair.erased.tenant);
      all.push(pair);
    }
  }, 240_000);
  afterAll(async () => {
    await client?.end();
    await test?.close();
    rmSync(home, { recursive: true, force: true });
  });

  it('has removed the tables and reported nothing: the tenant is listed, due, and cannot be restored', async () => {
    const listed = await jsonOf<{ id: string; status: string }[]>(['tenant:list', '--status', 'dropping'], env);
    expect(listed.map(({ id }) => id).sort()).toEqual(all.map(({ erased }) => erased.tenant.id).sort());
    for (const { erased } of all) {
      expect((await found([erased.tag])).get(erased.tag)!.size).toBeGreaterThan(0);
      const { rows } = await client.query(
        `SELECT t.erasing_since IS NOT NULL AS erasing, t.purge_after <= now() AS due,
                to_regnamespace(t.schema_name) IS NOT NULL AND t.isolation = 'schema' AS "hasSchema",
                (SELECT count(*)::int FROM meta.provisioning_events e WHERE e.tenant_id = t.id AND e.action LIKE '%purged') AS purged
           FROM meta.tenants t WHERE t.id = $1`,
        [erased.tenant.id],
      );
      expect(rows).toEqual([{ erasing: true, due: true, hasSchema: false, purged: 0 }]);
      const held = await provisioning().find({ kind: 'id', value: erased.tenant.id });
      await expect(provisioning().restore(held, erased.tenant.slug)).rejects.toMatchObject({ code: 'tenant_state' });
    }
  });

  it('leaves a fleet whose state is told, and which is migrated, as if it were not there', async () => {
    const status = await jsonOf<unknown>(['fleet:status'], env);
    expect(JSON.stringify(status)).not.toContain('dropped_');
    expect(await runCommand(['fleet:migrate'], env)).toMatchObject({ code: 0 });
    expect(await runCommand(['fleet:drift'], env)).toMatchObject({ code: 0 });
  }, 120_000);

  it('leaves a database that the doctor calls sound', async () => {
    const { stdout } = await runCommand(['doctor', '--json'], env);
    const { findings } = JSON.parse(stdout) as { findings: { verdict: string; detail: string }[] };
    expect(findings.length).toBeGreaterThan(5);
    expect(findings.filter(({ verdict, detail }) => verdict === 'fail' || detail.includes('dropped_'))).toEqual([]);
  }, 120_000);

  it('is finished by the next: nothing of the tenant is left, all of the other is, and the purge is recorded once', async () => {
    const tags = all.flatMap(({ erased, stays }) => [erased.tag, stays.tag]);
    const purged = await jsonOf<{ id: string; purged: boolean; stores: object[] }[]>(['tenant:purge'], env);
    expect(purged).toHaveLength(2);
    for (const { purged: isDone, stores } of purged) {
      expect(isDone).toBe(true);
      expect(stores).toContainEqual({ store: 'files', removed: 1, left: 0 });
    }
    const after = await found(tags);
    for (const { erased, stays } of all) {
      expect([...after.get(erased.tag)!]).toEqual([]);
      expect([...after.get(stays.tag)!].sort()).toEqual([...stays.planted].sort());
      const { rows } = await client.query(
        `SELECT (SELECT count(*)::int FROM meta.tenants WHERE id = $1) AS tenants,
                (SELECT count(*)::int FROM meta.provisioning_events WHERE tenant_id = $1 AND action = 'tenant.purged') AS purged`,
        [erased.tenant.id],
      );
      expect(rows).toEqual([{ tenants: 0, purged: 1 }]);
    }
    expect(await jsonOf<object[]>(['tenant:purge'], env)).toEqual([]);
  }, 120_000);
});
