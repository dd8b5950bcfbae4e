import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { FILE_STORE, type FileStore } from '../../src/files/index.js';
import { MAILER, type Mailer } from '../../src/mail/index.js';
import { ApiKeys } from '../../src/meta/index.js';
import { ProvisioningService } from '../../src/provisioning/index.js';
import { type Tenant } from '../../src/tenancy/index.js';
import { runCommand } from '../cli/support/run-command.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { type Canaries, canariesOf, plantInTables, search } from './support/canaries.js';

const BLUEPRINTS = ['insurance', 'commerce', 'support', 'reporting', 'workspaces'];
const EACH = 40;
const redisUrl = process.env.REDIS_URL;

describe('an erased tenant', () => {
  const home = mkdtempSync(join(tmpdir(), 'tenantry-erase-'));
  const log: string[] = [];
  let test: TestApp;
  let redis: Redis | undefined;
  let client: Client;

  beforeAll(async () => {
    test = await startTestApp({ TENANTRY_HOME: home, ...(redisUrl ? { REDIS_URL: redisUrl } : {}) });
    const hear = (message: unknown) => void log.push(JSON.stringify(message));
    Logger.overrideLogger({ log: hear, warn: hear, error: hear });
    redis = redisUrl ? new Redis(redisUrl) : undefined;
    client = new Client({ connectionString: test.database.ownerUrl });
    await client.connect();
  }, 120_000);
  afterAll(async () => {
    redis?.disconnect();
    await client?.end();
    await test?.close();
    rmSync(home, { recursive: true, force: true });
  });

  const places = () => ({ ownerUrl: test.database.ownerUrl, home, redis, log });
  const provisioning = () => test.app.get(ProvisioningService);
  let made = 0;
  const make = (blueprint: string): Promise<Tenant> => {
    const slug = blueprint === 'workspaces' ? undefined : `erase_${made++}`;
    return provisioning().create({ blueprint, slug, name: 'Erased', seed: true });
  };

  /** Files, messages, cached entries, folders, people and the register, then tables until there are enough. */
  async function plant(canaries: Canaries): Promise<void> {
    const { tenant, next } = canaries;
    const { id, key, blueprint } = tenant;
    const files = test.app.get<FileStore>(FILE_STORE);
    for (const area of ['documents', next()]) await files.write(`${id}/${area}/a`, Readable.from([next()]));
    // As an earlier release kept documents, and as an upload that was cut off leaves one.
    writeFileSync(join(home, 'documents', id, 'old'), next());
    writeFileSync(join(home, 'documents', id, 'cut-off.part'), next());
    const mail = { to: `${next()}@example.com`, subject: next(), text: next(), tenantId: id, facts: { token: next() } };
    await test.app.get<Mailer>(MAILER).send(mail);
    if (redis) await redis.set(`v1:${id}:1:entry:${next()}`, next(), 'EX', 600);
    await test.app.get(ApiKeys).create({ tenantId: id, name: next() });
    await client.query('UPDATE meta.tenants SET name = $2 WHERE id = $1', [id, next()]);
    const { rows } = await client.query(`INSERT INTO meta.fleet_runs (action) VALUES ('migrate') RETURNING id`);
    await client.query(
      `INSERT INTO meta.fleet_run_items (run_id, tenant_id, slug, error_message) VALUES ($1, $2, 'x', $3)`,
      [rows[0].id, id, next()],
    );
    if (blueprint === 'reporting') {
      mkdirSync(join(home, 'sync', id, 'ct'), { recursive: true });
      writeFileSync(join(home, 'sync', id, 'ct', `${next()}.json`), next());
      await client.query(
        `WITH person AS (INSERT INTO reporting.users (email, name) VALUES ($1, $2) RETURNING id)
         INSERT INTO reporting.memberships (user_id, tenant_id, role) SELECT id, $3, 'client_viewer' FROM person`,
        [`${next()}@example.com`, next(), id],
      );
    }
    if (blueprint === 'commerce') {
      const email = `${next()}@example.com`;
      await client.query('INSERT INTO public.users (organization_id, email) VALUES ($1, $2)', [id, email]);
      await client.query(
        `INSERT INTO public.magic_links (email, token_hash, purpose, expires_at) VALUES ($1, $2, 'login', now() + interval '1 hour')`,
        [email, next()],
      );
      const name = `${new Date().toISOString().replaceAll(':', '-')}-${id}.json`;
      writeFileSync(join(home, 'outbox', name), JSON.stringify({ token: next(), organization: tenant.slug }));
    }
    if (blueprint === 'workspaces') {
      await client.query(
        `WITH person AS (INSERT INTO workspaces.users (email, name, password_hash) VALUES ($1, $2, '!') RETURNING id)
         INSERT INTO workspaces.workspace_members (user_id, workspace_id) SELECT id, $3 FROM person`,
        [`${next()}@example.com`, next(), key],
      );
    }
    await plantInTables(client, canaries, EACH);
    // Shared tables of a small blueprint have few columns: the rest are files.
    for (let n = 0; canaries.planted.size < EACH; n++) {
      await files.write(`${id}/more/${n}`, Readable.from([next()]));
    }
  }

  it('of each blueprint leaves none of its 40 canaries, and the other tenant keeps all of its own', async () => {
    const all: { erased: Canaries; stays: Canaries }[] = [];
    for (const blueprint of BLUEPRINTS) {
      const [erased, stays] = [canariesOf(await make(blueprint)), canariesOf(await make(blueprint))];
      for (const canaries of [erased, stays]) await plant(canaries);
      all.push({ erased, stays });
    }
    const tags = all.flatMap(({ erased, stays }) => [erased.tag, stays.tag]);
    const before = await search(places(), tags);
    for (const tag of tags) expect([tag, before.get(tag)!.size]).toEqual([tag, EACH]);

    for (const { erased } of all) {
      const erasure = await provisioning().drop(erased.tenant, { now: true });
      expect(erasure).toMatchObject({ isComplete: true });
      expect(erasure!.stores.find(({ store }) => store === 'files')).toMatchObject({ left: 0 });
    }
    const after = await search(places(), tags);
    for (const { erased, stays } of all) {
      expect([erased.tenant.blueprint, [...after.get(erased.tag)!]]).toEqual([erased.tenant.blueprint, []]);
      expect([...after.get(stays.tag)!].sort()).toEqual([...stays.planted].sort());
    }
    const { rows } = await client.query(
      `SELECT details FROM meta.provisioning_events WHERE action = 'tenant.purged' AND tenant_id = $1`,
      [all[0].erased.tenant.id],
    );
    expect(rows).toEqual([{ details: { removed: expect.objectContaining({ files: expect.any(Number) }) } }]);
  }, 300_000);

  it('whose outbox cannot be read is not called gone: it is listed, cannot be restored, and goes with the next purge', async () => {
    const env = { DATABASE_URL: test.database.ownerUrl, TENANTRY_HOME: home };
    const tenant = await make('support');
    const [outbox, aside] = [join(home, 'outbox'), join(home, 'aside')];
    mkdirSync(join(outbox, tenant.id), { recursive: true });
    writeFileSync(join(outbox, tenant.id, 'letter.json'), '{}');
    const unasked = await runCommand(['tenant:drop', tenant.slug, '--now'], env);
    expect([unasked.code, unasked.stderr]).toEqual([2, expect.stringContaining('needs --yes')]);
    renameSync(outbox, aside);
    writeFileSync(outbox, 'a file in the place of the folder');
    const failed = await runCommand(['tenant:drop', tenant.slug, '--now', '--yes'], env);
    expect([failed.code, failed.stdout]).toEqual([1, expect.stringMatching(/outbox messages +0 +unknown/)]);
    expect(failed.stderr).toContain(join(outbox, tenant.id));
    expect(failed.stdout).not.toContain('are gone');
    const held = await provisioning().find({ kind: 'id', value: tenant.id });
    await expect(provisioning().restore(held, tenant.slug)).rejects.toMatchObject({ code: 'tenant_state' });
    const again = await runCommand(['tenant:purge', '--json'], env);
    expect([again.code, JSON.parse(again.stdout)]).toEqual([
      1,
      [expect.objectContaining({ id: tenant.id, purged: false })],
    ]);
    rmSync(outbox);
    renameSync(aside, outbox);
    const purged = await runCommand(['tenant:purge', '--json'], env);
    expect([purged.code, purged.stderr]).toEqual([0, '']);
    expect(JSON.parse(purged.stdout)).toEqual([
      expect.objectContaining({
        id: tenant.id,
        purged: true,
        stores: expect.arrayContaining([{ store: 'outbox messages', removed: 1, left: 0 }]),
      }),
    ]);
    await expect(provisioning().find({ kind: 'id', value: tenant.id })).rejects.toMatchObject({
      code: 'tenant_not_found',
    });
  }, 300_000);

  it('of the reporting blueprint with a folder named by its slug waits for an operator to say whose it is', async () => {
    const tenant = await make('reporting');
    const folder = join(home, 'sync', tenant.slug);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'calls.json'), '[]');
    const refused = provisioning().drop(tenant, { now: true });
    await expect(refused).rejects.toMatchObject({ code: 'erase_incomplete', message: expect.stringContaining(folder) });
    renameSync(folder, join(home, 'sync', tenant.id));
    const held = await provisioning().find({ kind: 'id', value: tenant.id });
    const { stores } = await provisioning().purge(held);
    expect(stores).toContainEqual({ store: 'sync files', removed: 1, left: 0 });
  });

  it('over HTTP is asked for by its slug, and the answer says what was removed', async () => {
    const tenant = await make('insurance');
    await test.app.get<FileStore>(FILE_STORE).write(`${tenant.id}/documents/a`, Readable.from(['a']));
    const drop = async (path: string, body?: object) => {
      const headers = { Authorization: `Bearer ${test.platformKey}`, 'Content-Type': 'application/json' };
      const init = { method: 'DELETE', headers, ...(body ? { body: JSON.stringify(body) } : {}) };
      const response = await fetch(`${test.baseUrl}/ops/tenants/${path}`, init);
      return { status: response.status, body: (await response.json()) as any };
    };
    expect(await drop(`${tenant.slug}?now=true`)).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    const wrong = await drop(tenant.slug, { now: true, confirm: 'another' });
    expect(wrong).toMatchObject({ status: 409, body: { code: 'drop_refused' } });
    expect(await provisioning().find({ kind: 'id', value: tenant.id })).toMatchObject({ status: 'active' });
    const { status, body } = await drop(tenant.slug, { now: true, confirm: tenant.slug });
    expect([status, body]).toEqual([200, { id: tenant.id, slug: tenant.slug, stores: expect.any(Array) }]);
    expect(body.stores).toContainEqual({ store: 'files', removed: 1, left: 0 });
  });
});
