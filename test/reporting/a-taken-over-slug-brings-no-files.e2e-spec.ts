import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { startTestApp, type TestApp } from '../support/app.js';
import { fakeCalls } from './support/payload-server.js';

describe('the slug that a tenant has given up', () => {
  const home = mkdtempSync(join(tmpdir(), 'tenantry-slug-'));
  let test: TestApp;
  beforeAll(async () => {
    test = await startTestApp({ TENANTRY_HOME: home, BLUEPRINTS: 'reporting' });
  }, 120_000);
  afterAll(async () => {
    await test?.close();
    rmSync(home, { recursive: true, force: true });
  });

  const post = async (status: number, path: string, body: object = {}, tenant?: string): Promise<any> => {
    const sent = request(test.baseUrl).post(path).set('Authorization', `Bearer ${test.platformKey}`);
    const answer = await (tenant === undefined ? sent : sent.set('X-Tenant-ID', tenant)).send(body);
    expect([path, answer.status, answer.body]).toEqual([path, status, expect.anything()]);
    return answer.body;
  };
  const create = (slug: string, more: object = {}) =>
    post(201, '/ops/tenants', { slug, blueprint: 'reporting', name: slug, ...more });
  const put = (folder: string, calls: number) => {
    mkdirSync(join(home, 'sync', folder, 'export'), { recursive: true });
    writeFileSync(join(home, 'sync', folder, 'export', 'calls.json'), JSON.stringify(fakeCalls(calls)));
  };
  const sync = async (tenant: string) => {
    const fields = {
      name: `Calls of ${tenant} ${Date.now()}`,
      kind: 'folder',
      location: 'export',
      endpoints: ['calls'],
    };
    const source = await post(201, '/reporting/data-sources', fields, tenant);
    const run = await post(201, '/reporting/sync-runs', { dataSourceId: source.id }, tenant);
    const { status, recorded, error } = await post(200, `/reporting/sync-runs/${run.id}/fetch`, {}, tenant);
    return { status, recorded, error };
  };
  const recorded = (count: number) => ({ status: 'succeeded', recorded: count, error: null });
  const nothing = { status: 'failed', recorded: 0, error: expect.stringContaining('holds neither') };

  it.each(['old', 'old_two'])(
    '%s brings nothing of the former tenant to the next, nor of the next to the former',
    async (old) => {
      const former = await create(old);
      put(former.id, 7);
      // As an earlier release named the folder.
      put(old, 5);
      expect(await sync(old)).toEqual(recorded(7));

      const renamed = `${old}_renamed`;
      await post(200, `/ops/tenants/${old}/rename`, { slug: renamed });
      await post(409, '/ops/tenants', { slug: old, blueprint: 'reporting', name: old });
      const next = await create(old, { reuse: true });
      expect(next.id).not.toBe(former.id);
      expect(await sync(old)).toEqual(nothing);

      put(next.id, 3);
      expect(await sync(old)).toEqual(recorded(3));
      put(former.id, 9);
      expect(await sync(renamed)).toEqual(recorded(9));
      for (const [tenant, total] of [
        [old, 3],
        [renamed, 16],
      ] as const) {
        const { body } = await request(test.baseUrl)
          .get('/reporting/raw-snapshots')
          .set('Authorization', `Bearer ${test.platformKey}`)
          .set('X-Tenant-ID', tenant)
          .expect(200);
        expect([tenant, body.total]).toEqual([tenant, total]);
      }
    },
  );
});
