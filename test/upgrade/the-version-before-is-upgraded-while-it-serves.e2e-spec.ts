import { type NestExpressApplication } from '@nestjs/platform-express';
import { AppModule, createApp } from '../../src/app.module.js';
import { blueprintsNamed } from '../../src/blueprints/index.js';
import { loadSettings } from '../../src/config/index.js';
import { setupDatabase } from '../../src/database/index.js';
import { runCommand } from '../cli/support/run-command.js';
import { KeptRelease } from './support/kept-release.js';
import { Traffic } from './support/traffic.js';

/** Every version whose databases are upgraded: the one that a rolling deploy of this one meets comes last. */
const VERSIONS = ['0.1.0'];

describe.each(VERSIONS)('a database of version %s', (version) => {
  let before: KeptRelease;
  let traffic: Traffic;
  let app: NestExpressApplication | undefined;
  let server: string;

  beforeAll(async () => {
    before = await KeptRelease.restore(version);
    traffic = new Traffic(before.facts.tenants);
  });
  afterAll(async () => {
    await traffic.stop();
    await app?.close();
    await before.remove();
  });

  async function startThisVersion(): Promise<string> {
    const { urls } = await setupDatabase({ ownerUrl: before.database.ownerUrl });
    const settings = loadSettings({ ...before.environment, LOG_LEVEL: 'silent', PORT: '0' }, before.home);
    const ownerUrl = before.database.ownerUrl;
    app = await createApp(
      AppModule.register({ settings, blueprints: blueprintsNamed(undefined), urls: { ...urls, ownerUrl } }),
    );
    await app.listen(0, '127.0.0.1');
    return `http://127.0.0.1:${(app.getHttpServer().address() as { port: number }).port}`;
  }

  it('is set up and migrated while both versions read and write it: no error, nothing lost', async () => {
    await before.command('setup:database');
    const old = await before.serve();
    traffic.start([old]);
    await traffic.rounds(2);
    for (const command of ['setup:database', 'fleet:migrate']) {
      const { code, stderr } = await runCommand([command], before.environment);
      expect({ command, code, stderr: code === 0 ? '' : stderr }).toEqual({ command, code: 0, stderr: '' });
      await traffic.rounds(2);
    }
    server = await startThisVersion();
    await traffic.routeTo([old, server]);
    await traffic.rounds(3);
    await traffic.routeTo([server]);
    expect(await before.stop()).toEqual([0]);
    await traffic.rounds(2);
    await traffic.stop();
    expect(traffic.failures).toEqual([]);
    expect([...traffic.acknowledged.keys()].sort()).toEqual(before.facts.tenants.map(({ slug }) => slug).sort());
    expect(await traffic.lost(server)).toEqual([]);
  });

  it('is sound afterwards: doctor, fleet:status and fleet:drift find nothing', async () => {
    for (const command of ['doctor', 'fleet:status', 'fleet:drift']) {
      const { code, stdout, stderr } = await runCommand([command], before.environment);
      expect({ command, code, said: code === 0 ? '' : stdout + stderr }).toEqual({ command, code: 0, said: '' });
    }
  });

  it('gives back every document, to its own tenant only', async () => {
    const { documents, tenants } = before.facts;
    for (const { id, tenant, content } of documents) {
      for (const { slug, apiKey } of tenants.filter(({ blueprint }) => blueprint === 'insurance')) {
        const response = await fetch(`${server}/insurance/documents/${id}/content`, {
          headers: { Authorization: `Bearer ${apiKey}` },
        });
        expect({ slug, status: response.status }).toEqual({ slug, status: slug === tenant ? 200 : 404 });
        if (slug === tenant) expect(await response.text()).toBe(content);
      }
    }
  });

  it('lets people log in with the passwords they had, and the platform’s key in', async () => {
    for (const { blueprint, tenant, email, password } of before.facts.people) {
      const path = blueprint === 'commerce' ? '/commerce/auth/log-in' : `/${blueprint}/log-in`;
      const body = JSON.stringify({
        email,
        password,
        ...(blueprint === 'commerce' ? { organization: tenant } : {}),
        ...(blueprint === 'workspaces' && tenant ? { workspaceId: tenant } : {}),
      });
      const headers = { 'Content-Type': 'application/json' };
      const response = await fetch(`${server}${path}`, { method: 'POST', headers, body });
      expect({ blueprint, status: response.status }).toEqual({ blueprint, status: expect.any(Number) });
      expect(response.ok ? '' : await response.text()).toBe('');
    }
    const headers = { Authorization: `Bearer ${before.facts.platformKey}` };
    expect((await fetch(`${server}/ops/tenants`, { headers })).status).toBe(200);
  });
});
