import { type OpenAPIObject } from '@nestjs/swagger';
import { Client } from 'pg';
import request from 'supertest';
import { AppModule, createApp } from '../../src/app.module.js';
import { blueprintsNamed } from '../../src/blueprints/index.js';
import { loadSettings } from '../../src/config/index.js';
import { startTestApp, type TestApp, type TestTenant } from '../support/app.js';

describe('operations refuse what they should', () => {
  let test: TestApp;
  let shop: TestTenant;

  beforeAll(async () => {
    test = await startTestApp({ BLUEPRINTS: 'commerce' });
    shop = await test.createTenant({ slug: 'shop', blueprint: 'commerce' });
  });
  afterAll(() => test.close());

  type Verb = 'get' | 'post' | 'delete';
  const ask = (verb: Verb, path: string, key?: string, baseUrl = test.baseUrl) => {
    const asked = request(baseUrl)[verb](path);
    return key ? asked.set('Authorization', `Bearer ${key}`) : asked;
  };
  const routes = async () => {
    const { paths } = (await request(test.baseUrl).get('/docs-json').expect(200)).body as OpenAPIObject;
    return Object.entries(paths)
      .filter(([path]) => path.startsWith('/ops/'))
      .flatMap(([path, item]) => Object.keys(item).map((verb) => ({ verb: verb as Verb, path })));
  };
  /** Everything that a creation makes, as the owner sees it. Roles are the server's, which others use: those with rights here. */
  const made = async () => {
    const owner = new Client({ connectionString: test.database.ownerUrl });
    await owner.connect();
    const { rows } = await owner.query(`
      SELECT (SELECT count(*) FROM meta.tenants) AS tenants, (SELECT count(*) FROM meta.api_keys) AS keys,
             (SELECT count(*) FROM meta.provisioning_events) AS events, (SELECT count(*) FROM pg_namespace) AS schemas,
             (SELECT count(DISTINCT refobjid) FROM pg_shdepend JOIN pg_database d ON d.oid = dbid
               WHERE d.datname = current_database() AND refclassid = 'pg_authid'::regclass) AS roles`);
    await owner.end();
    return rows[0] as Record<string, string>;
  };

  it('every route: no key 401, a tenant’s key 403', async () => {
    const all = await routes();
    expect(all.length).toBeGreaterThanOrEqual(14);
    for (const { verb, path } of all) {
      const url = path.replace('{tenant}', 'shop').replace(/\{\w+\}/, '00000000-0000-4000-8000-00000000dead');
      expect([verb, path, (await ask(verb, url)).status]).toEqual([verb, path, 401]);
      expect([verb, path, (await ask(verb, url, shop.key)).status]).toEqual([verb, path, 403]);
    }
  });

  it('a body that is wrong in many ways lists every field, and makes nothing', async () => {
    const before = await made();
    const body = { blueprint: 7, slug: '', seed: 'yes', profile: [], apiKey: { scopes: 'all' }, colour: 'red' };
    const { body: problem } = await ask('post', '/ops/tenants', test.platformKey).send(body).expect(400);
    expect(problem.code).toBe('invalid_request');
    expect([...new Set(problem.errors.map(({ field }: { field: string }) => field))].sort()).toEqual([
      'apiKey.name',
      'apiKey.scopes',
      'blueprint',
      'colour',
      'profile',
      'seed',
      'slug',
    ]);
    expect(await made()).toEqual(before);
  });

  it.each([
    ['a slug that is taken', { blueprint: 'commerce', slug: 'shop' }, 409, 'tenant_exists'],
    ['a slug that is no slug', { blueprint: 'commerce', slug: 'No Slug' }, 400, 'invalid_request'],
    ['a slug that is reserved', { blueprint: 'commerce', slug: 'public' }, 400, 'invalid_request'],
    ['no slug', { blueprint: 'commerce' }, 400, 'invalid_request'],
    ['a blueprint that is not served', { blueprint: 'insurance', slug: 'other' }, 422, 'unknown_blueprint'],
    [
      'a key for nobody',
      { blueprint: 'commerce', slug: 'other', apiKey: { name: 'k', userId: 'nobody' } },
      400,
      'invalid_request',
    ],
    [
      'a key that cannot be stored',
      { blueprint: 'commerce', slug: 'other', apiKey: { name: 'a\0b' } },
      400,
      'invalid_value',
    ],
  ])('%s: nothing is half made', async (_what, body, status, code) => {
    const before = await made();
    const answer = await ask('post', '/ops/tenants', test.platformKey).send(body);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(await made()).toEqual(before);
  });

  it.each([
    ['page=0', 'page'],
    ['pageSize=101', 'pageSize'],
    ['status=gone', 'status'],
    ['colour=red', 'colour'],
    ['q=', 'q'],
  ])('the list refuses ?%s', async (query, field) => {
    const { body } = await ask('get', `/ops/tenants?${query}`, test.platformKey).expect(400);
    expect(body.errors).toEqual(expect.arrayContaining([expect.objectContaining({ in: 'query', field })]));
  });

  it.each([
    ['nobody', 404, 'tenant_not_found'],
    ['00000000-0000-4000-8000-00000000dead', 404, 'tenant_not_found'],
    ['pg_temp', 400, 'malformed_tenant'],
    ['a%27b', 400, 'malformed_tenant'],
  ])('a tenant called %s: %i', async (name, status, code) => {
    const { body } = await ask('get', `/ops/tenants/${name}`, test.platformKey).expect(status);
    expect(body.code).toBe(code);
  });

  it('a key is one tenant’s or the platform’s, never both or neither', async () => {
    for (const body of [{ name: 'k' }, { name: 'k', tenant: 'shop', platform: true }, { name: 'k', platform: false }]) {
      const answer = await ask('post', '/ops/keys', test.platformKey).send(body).expect(400);
      expect(answer.body.errors).toEqual([expect.objectContaining({ field: 'tenant' })]);
    }
  });

  describe('without the owner’s login', () => {
    it('changes nothing (503) and still lists', async () => {
      const { appUrl, metaUrl } = test.urls;
      const env = { NODE_ENV: 'test', LOG_LEVEL: 'silent', APP_DATABASE_URL: appUrl, META_DATABASE_URL: metaUrl };
      const settings = loadSettings(env, '/');
      const urls = { appUrl, metaUrl, ownerUrl: undefined };
      const app = await createApp(AppModule.register({ settings, blueprints: blueprintsNamed(['commerce']), urls }));
      try {
        await app.listen(0, '127.0.0.1');
        const baseUrl = `http://127.0.0.1:${(app.getHttpServer().address() as { port: number }).port}`;
        const changes: [Verb, string, object][] = [
          ['post', '/ops/tenants', { blueprint: 'commerce', slug: 'other' }],
          ['post', '/ops/tenants/shop/suspend', {}],
          ['post', '/ops/tenants/shop/rename', { slug: 'other' }],
          ['post', '/ops/tenants/shop/verify', {}],
          ['delete', '/ops/tenants/shop', {}],
        ];
        for (const [verb, path, body] of changes) {
          const answer = await ask(verb, path, test.platformKey, baseUrl).send(body);
          expect([path, answer.status, answer.body.code]).toEqual([path, 503, 'owner_login_missing']);
        }
        const { body } = await ask('get', '/ops/tenants', test.platformKey, baseUrl).expect(200);
        expect(body.items).toEqual([expect.objectContaining({ slug: 'shop', status: 'active' })]);
      } finally {
        await app.close();
      }
    });
  });
});
