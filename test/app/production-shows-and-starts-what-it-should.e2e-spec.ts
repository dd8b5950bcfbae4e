import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { AppModule, createApp } from '../../src/app.module.js';
import { blueprintsNamed } from '../../src/blueprints/index.js';
import { loadSettings } from '../../src/config/index.js';
import { MetricsPort } from '../../src/http/index.js';
import { builtFile } from '../support/build.js';
import { startTestApp, type TestApp, type TestTenant } from '../support/app.js';

let test: TestApp;
let tenant: TestTenant;
beforeAll(async () => {
  test = await startTestApp({ BLUEPRINTS: 'support' });
  tenant = await test.createTenant({ slug: 'first', name: 'First', blueprint: 'support' });
});
afterAll(() => test.close());

const PATHS = [
  '/metrics',
  '/METRICS',
  '/metrics/',
  '/docs',
  '/docs/',
  '/Docs',
  '/docs-json',
  '/docs-yaml',
  '/docs/swagger-ui-init.js',
];

async function serve(env: Record<string, string>) {
  const settings = loadSettings({ LOG_LEVEL: 'silent', DATABASE_URL: test.urls.ownerUrl, ...env }, '/');
  const app = await createApp(
    AppModule.register({
      settings,
      blueprints: blueprintsNamed(['support']),
      urls: { ...test.urls, ownerUrl: undefined },
    }),
  );
  await app.listen(0, '127.0.0.1');
  return { app, statuses: statusesOf(app.getHttpServer() as object) };
}

const statusesOf =
  (server: object) =>
  async (authorization?: string): Promise<number[]> => {
    const asked = PATHS.map((path) => {
      const get = request(server as never).get(path);
      return authorization ? get.set('Authorization', authorization) : get;
    });
    // Swagger sends the reader of /docs on to /docs/.
    return (await Promise.all(asked)).map(({ status }) => (status === 301 || status === 302 ? 200 : status));
  };
const all = (status: number) => PATHS.map(() => status);

it('development shows metrics and documents to everyone', async () => {
  expect(await statusesOf(test.app.getHttpServer() as object)()).toEqual(all(200));
});

it('production shows neither, to nobody, unless it is told to; health says nothing internal', async () => {
  const { app, statuses } = await serve({ NODE_ENV: 'production' });
  try {
    for (const key of [undefined, test.platformKey, tenant.key]) {
      expect(await statuses(key && `Bearer ${key}`)).toEqual(all(404));
    }
    const { body } = await request(app.getHttpServer()).get('/health/ready').expect(200);
    expect(body).toEqual({ status: 'ok', checks: expect.objectContaining({ database: 'up' }) });
  } finally {
    await app.close();
  }
});

it('with "key" a platform key is asked for, by a program or as the password of a browser, and no tenant’s will do', async () => {
  const { app, statuses } = await serve({ NODE_ENV: 'production', METRICS: 'key', DOCS: 'key' });
  const basic = (key: string) => `Basic ${Buffer.from(`anyone:${key}`).toString('base64')}`;
  try {
    expect(await statuses()).toEqual(all(401));
    expect(await statuses(`Bearer ${test.platformKey}`)).toEqual(all(200));
    expect((await statuses(`Bearer ${tenant.key}`)).filter((status) => status < 400)).toEqual([]);
    expect((await statuses(basic(tenant.key))).filter((status) => status < 400)).toEqual([]);
    await request(app.getHttpServer()).get('/docs-json').set('Authorization', basic(test.platformKey)).expect(200);
  } finally {
    await app.close();
  }
});

it('with a port of their own metrics are there and not beside the routes', async () => {
  const { app, statuses } = await serve({ NODE_ENV: 'production', METRICS: 'port:0' });
  try {
    expect(await statuses()).toEqual(all(404));
    const base = `http://127.0.0.1:${app.get(MetricsPort, { strict: false }).port}`;
    const answer = await fetch(`${base}/metrics`);
    expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('tenantry_mail_messages')]);
    expect((await fetch(`${base}/docs`)).status).toBe(404);
  } finally {
    await app.close();
  }
});

describe('a start in production', () => {
  const folder = mkdtempSync(join(tmpdir(), 'production-'));
  const isRoot = process.getuid?.() === 0;
  const user = isRoot ? { uid: 65_534, gid: 65_534 } : {};
  beforeAll(() => {
    chmodSync(folder, 0o755);
    for (const [name, mode] of [
      ['closed', 0o555],
      ['open', 0o777],
    ] as const) {
      mkdirSync(join(folder, name));
      chmodSync(join(folder, name), mode);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** As the image runs it: an unprivileged user, no home, and a working folder that cannot be written. */
  async function start(env: Record<string, string>): Promise<{ code: number | null; said: string }> {
    const child = spawn(process.execPath, [await builtFile('src/main.js')], {
      ...user,
      cwd: join(folder, 'closed'),
      env: {
        ...{ PATH: process.env.PATH, HOME: '/nonexistent', NODE_ENV: 'production', PORT: '0', LOG_LEVEL: 'silent' },
        ...{ APP_DATABASE_URL: test.urls.appUrl, META_DATABASE_URL: test.urls.metaUrl },
        ...env,
      },
    });
    let said = '';
    const hear = (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('Tenantry listens on')) child.kill('SIGTERM');
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, said };
  }

  it('names every setting that is missing, with the blueprints that need it', async () => {
    const { code, said } = await start({});
    expect(code).toBe(1);
    expect(said).toMatch(/^2 settings are wrong\./);
    expect(said).toMatch(/^- MAIL_URL is missing, .*: insurance, commerce, reporting, workspaces\. /m);
    expect(said).toMatch(/^- STORAGE_URL is missing, .*: insurance\. /m);
    expect(said).not.toMatch(/\n\s+at /);
  });

  it('names a folder that cannot be written, for this user', async () => {
    const refused = await start({
      MAIL_URL: `file:${folder}/closed/outbox`,
      STORAGE_URL: `file:${folder}/closed/documents`,
    });
    expect(refused.code).toBe(1);
    for (const name of ['MAIL_URL', 'STORAGE_URL']) {
      expect(refused.said).toMatch(new RegExp(`^- ${name} names \\S+, which cannot be written \\(E[A-Z]+\\)\\.`, 'm'));
    }
  });
});
