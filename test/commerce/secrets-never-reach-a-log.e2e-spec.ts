import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { blueprintsNamed } from '../../src/blueprints/index.js';
import { setupDatabase } from '../../src/database/index.js';
import { ApiKeys } from '../../src/meta/index.js';
import { OwnerDatabase, ProvisioningService } from '../../src/provisioning/index.js';
import { builtFile } from '../support/build.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

const ROOT = join(__dirname, '../..');
const canaries: string[] = [];
/** 43 characters of base64url, as tokens have behind their prefix. */
const canary = (): string => {
  const text = randomBytes(32).toString('base64url');
  canaries.push(text);
  return text;
};
const times = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n));

describe('200 secrets, sent in requests that work and that fail, at the most talkative level', () => {
  let database: TestDatabase;
  let owner: OwnerDatabase;
  let server: ChildProcess;
  let baseUrl: string;
  let logs = '';
  const home = mkdtempSync(join(tmpdir(), 'secrets-'));
  const errors: string[] = [];
  const keys: Record<string, string> = {};
  let platformKey: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    const { urls } = await setupDatabase({ ownerUrl: database.ownerUrl });
    const blueprints = blueprintsNamed(undefined).map(({ definition }) => definition);
    owner = new OwnerDatabase({ ownerUrl: database.ownerUrl, appUrl: urls.appUrl, blueprints, environment: 'test' });
    const [provisioning, apiKeys] = [new ProvisioningService(owner), new ApiKeys(await owner.dataSource())];
    for (const { name } of blueprints) {
      const slug = name === 'workspaces' ? undefined : `of_${name}`;
      const { id } = await provisioning.create({ blueprint: name, slug, name });
      keys[name] = (await apiKeys.create({ tenantId: id, name: 'all' })).key;
      canaries.push(keys[name]);
    }
    platformKey = (await apiKeys.create({ tenantId: null, name: 'platform' })).key;
    canaries.push(platformKey);
    const port = await freePort();
    baseUrl = `http://127.0.0.1:${port}`;
    const sealing = times(20, (n) => `k${n}:${Buffer.from(canaryKey(), 'base64url').toString('base64')}`);
    server = spawn(process.execPath, [await builtFile('src/main.js')], {
      cwd: ROOT,
      env: {
        PATH: process.env.PATH,
        // Where every request is logged.
        NODE_ENV: 'production',
        LOG_LEVEL: 'trace',
        PORT: String(port),
        DATABASE_URL: database.ownerUrl,
        TENANTRY_ENCRYPTION_KEYS: sealing.join(','),
        MAIL_URL: `file:${home}/outbox`,
        STORAGE_URL: `file:${home}/documents`,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [server.stdout!, server.stderr!]) {
      stream.setEncoding('utf8').on('data', (text: string) => (logs += text));
    }
    for (let attempt = 0; attempt < 600; attempt++) {
      if (
        await fetch(`${baseUrl}/health/ready`).then(
          ({ ok }) => ok,
          () => false,
        )
      )
        return;
      if (server.exitCode !== null) break;
      await sleep(100);
    }
    throw new Error(`The application does not serve: ${logs}`);
  }, 180_000);
  afterAll(async () => {
    if (server?.exitCode === null) {
      server.kill('SIGTERM');
      await once(server, 'exit');
    }
    await owner?.onModuleDestroy();
    await database?.drop();
    rmSync(home, { recursive: true, force: true });
  }, 60_000);

  /** As it stands in the environment, base64; also looked for. */
  function canaryKey(): string {
    const key = canary();
    canaries.push(Buffer.from(key, 'base64url').toString('base64'));
    return key;
  }

  async function send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const answer = await fetch(baseUrl + path, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await answer.text();
    if (answer.status >= 400) errors.push(text);
    return answer.status;
  }
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

  it('are in no log and in no answer that refuses', async () => {
    const statuses = new Set<number>();
    const note = async (call: Promise<number>) => void statuses.add(await call);
    const email = (n: number) => `person${n}@example.com`;

    // Passwords: right ones, wrong ones, in bodies that do not parse or do not fit.
    for (const n of times(15, (each) => each)) {
      await note(
        send('POST', '/commerce/auth/log-in', { organization: 'of_commerce', email: email(n), password: canary() }),
      );
      await note(send('POST', '/reporting/log-in', { email: email(n), password: canary() }));
      await note(send('POST', '/workspaces/sign-up', { email: email(n), password: canary(), name: `Person ${n}` }));
      await note(send('POST', '/workspaces/log-in', `{"email":"${email(n)}","password":"${canary()}"`));
    }
    // Keys and sessions that are nobody's, as a credential and as a cookie.
    for (const prefix of ['tk_abcdefgh_', 'ck_', 'cs_', 'rs_', 'ws_']) {
      for (const route of [
        'commerce/products',
        'reporting/report-weeks',
        'support/tickets',
        'workspaces/members',
        'insurance/customers',
      ]) {
        await note(
          send('GET', `/${route}`, undefined, { ...bearer(prefix + canary()), cookie: `session=${canary()}` }),
        );
      }
    }
    // Links.
    for (const n of times(10, (each) => each)) {
      await note(send('POST', '/commerce/auth/links/use', { organization: 'of_commerce', token: `cl_${canary()}` }));
      await note(
        send('POST', '/commerce/auth/sign-up/complete', { token: `cl_${canary()}`, name: 'S', slug: `s${n}` }),
      );
      await note(send('POST', '/reporting/invitations/accept', { token: canary(), password: canary() }));
    }
    // What tenants entrust to us.
    for (const n of times(10, (each) => each)) {
      const operatorIn = (slug: string) => ({ ...bearer(platformKey), 'x-tenant-id': slug });
      const [shop, client] = [operatorIn('of_commerce'), operatorIn('of_reporting')];
      const source = { name: `s${n}`, kind: 'http', location: 'https://ct.example.com', endpoints: ['calls'] };
      await note(send('PATCH', '/commerce/shop', { shopifyAccessToken: canary() }, shop));
      await note(send('PATCH', '/commerce/shop', { shopifyAccessToken: [canary()] }, shop));
      await note(send('POST', '/reporting/data-sources', { ...source, token: canary() }, client));
      await note(send('POST', '/reporting/data-sources', { ...source, token: canary(), location: 'ftp://x' }, client));
      await note(send('POST', '/reporting/data-sources', { ...source, token: canary(), nosuch: canary() }, client));
    }
    for (const [name, key] of Object.entries(keys)) await note(send('GET', `/${name}/nowhere`, undefined, bearer(key)));

    expect([...statuses]).toEqual(expect.arrayContaining([200, 201, 400, 401, 404, 422]));
    server.kill('SIGTERM');
    await once(server, 'exit');
    expect(canaries.length).toBeGreaterThanOrEqual(200);
    expect(new Set(canaries).size).toBe(canaries.length);
    // The logs are those of the requests.
    expect(logs).toContain('/commerce/auth/links/use');
    expect(logs.split('\n').length).toBeGreaterThan(150);
    expect(errors.length).toBeGreaterThan(100);
    expect(canaries.filter((each) => logs.includes(each))).toEqual([]);
    expect(canaries.filter((each) => errors.some((text) => text.includes(each)))).toEqual([]);
  }, 240_000);
});

async function freePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  listener.close();
  await once(listener, 'close');
  return port;
}
