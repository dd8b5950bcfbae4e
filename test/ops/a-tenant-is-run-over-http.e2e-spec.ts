import { Client } from 'pg';
import request from 'supertest';
import { ResolutionCache } from '../../src/meta/index.js';
import { startTestApp, type TestApp } from '../support/app.js';

/** A tenant's life as an operator sees it: made, entered, suspended, resumed, renamed, dropped. */
describe('a tenant is run over HTTP', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startTestApp({ BLUEPRINTS: 'insurance,commerce,workspaces' });
  });
  afterAll(() => test.close());

  type Verb = 'get' | 'post' | 'delete';
  const as = (key: string, verb: Verb, path: string) =>
    request(test.baseUrl)[verb](path).set('Authorization', `Bearer ${key}`);
  const ops = (verb: Verb, path: string) => as(test.platformKey, verb, `/ops/${path}`);
  const create = (body: object) => ops('post', 'tenants').send(body);
  const customers = (key: string) => as(key, 'get', '/insurance/customers');

  it('made with a key that works at once, shut out, let in, renamed, dropped', async () => {
    const made = await create({
      blueprint: 'insurance',
      slug: 'birch',
      name: 'Birch Insurance',
      seed: true,
      apiKey: { name: 'first' },
    }).expect(201);
    expect(made.body).toMatchObject({
      slug: 'birch',
      name: 'Birch Insurance',
      blueprint: 'insurance',
      isolation: 'schema',
      status: 'active',
      schemaName: `broker_${made.body.id}`,
      apiKey: { name: 'first', tenantId: made.body.id, key: expect.stringMatching(/^tk_/) },
    });
    expect(made.body).not.toHaveProperty('roleName');
    const { key } = made.body.apiKey;
    expect((await customers(key).expect(200)).body.total).toBeGreaterThan(0);

    const suspended = await ops('post', 'tenants/birch/suspend').send({ reason: 'invoice unpaid' }).expect(200);
    expect(suspended.body).toMatchObject({ status: 'suspended', suspendedReason: 'invoice unpaid' });
    const refused = await customers(key).expect(503);
    expect(refused.body.code).toBe('tenant_unavailable');
    expect(refused.headers['retry-after']).toBeDefined();
    expect((await ops('post', 'tenants/birch/suspend').expect(409)).body.code).toBe('tenant_state');

    await ops('post', `tenants/${made.body.id}/resume`).expect(200);
    await customers(key).expect(200);

    const renamed = await ops('post', 'tenants/birch/rename').send({ slug: 'birch_brokers' }).expect(200);
    expect(renamed.body).toMatchObject({ id: made.body.id, slug: 'birch_brokers' });
    await ops('get', 'tenants/birch').expect(404);
    await customers(key).expect(200);

    await ops('delete', 'tenants/birch_brokers').expect(204);
    await customers(key).expect(401);
    const dropped = await ops('get', `tenants/${made.body.id}`).expect(200);
    expect(dropped.body).toMatchObject({ status: 'dropping', purgeAfter: expect.any(String) });
    const actions = (await ops('get', `events?tenantId=${made.body.id}`).expect(200)).body.items;
    expect(actions.map(({ action }: { action: string }) => action)).toEqual([
      'tenant.dropped',
      'tenant.renamed',
      'tenant.resumed',
      'tenant.suspended',
      'tenant.created',
    ]);
  });

  it('what was changed is known to whoever was answered, though nobody is notified', async () => {
    const cache = test.app.get<{ forget(change: unknown): void }>(ResolutionCache);
    const notified = jest.spyOn(cache, 'forget').mockImplementation(() => {});
    const { body } = await create({ blueprint: 'insurance', slug: 'told', apiKey: { name: 'first' } }).expect(201);
    for (const [change, status] of [
      ['suspend', 503],
      ['resume', 200],
    ] as const) {
      await ops('post', `tenants/told/${change}`).expect(200);
      await customers(body.apiKey.key).expect(status);
    }
    notified.mockRestore();
  });

  it('lists by page, blueprint, status and text, and never says what the database calls it', async () => {
    for (const slug of ['list_a', 'list_b', 'list_c']) await create({ blueprint: 'commerce', slug }).expect(201);
    await ops('post', 'tenants/list_b/suspend').expect(200);
    const slugs = async (query: string) => {
      const { body } = await ops('get', `tenants?${query}`).expect(200);
      return [body.items.map(({ slug }: { slug: string }) => slug), body.total];
    };
    expect(await slugs('q=list_&pageSize=2')).toEqual([['list_a', 'list_b'], 3]);
    expect(await slugs('q=list_&pageSize=2&page=2')).toEqual([['list_c'], 3]);
    expect(await slugs('q=list_&status=suspended')).toEqual([['list_b'], 1]);
    expect(await slugs('q=list_&blueprint=insurance')).toEqual([[], 0]);
    expect(await slugs('q=list%25')).toEqual([[], 0]);
    expect((await ops('get', 'tenants/list_a').expect(200)).body).not.toHaveProperty('searchPath');
  });

  it('verifies, says what is wrong, and repairs it', async () => {
    const { body: tenant } = await create({ blueprint: 'commerce', slug: 'verified' }).expect(201);
    const verify = (body = {}) => ops('post', 'tenants/verified/verify').send(body);
    expect((await verify().expect(200)).body).toEqual({ tables: expect.any(Number), repaired: false });
    const owner = new Client({ connectionString: test.database.ownerUrl });
    await owner.connect();
    await owner.query(`REVOKE ALL ON ${tenant.schemaName}.orders FROM PUBLIC, "${await roleOf(owner, tenant.id)}"`);
    await owner.end();
    const { body: problem } = await verify().expect(409);
    expect(problem).toMatchObject({ code: 'verification_failed', detail: expect.stringContaining('orders') });
    expect((await verify({ repair: true }).expect(200)).body.repaired).toBe(true);
    await verify().expect(200);
  });

  it('gives and takes host names', async () => {
    const { body } = await create({ blueprint: 'insurance', slug: 'hosted', seed: true, apiKey: { name: 'k' } });
    const path = 'tenants/hosted/hostnames';
    const byHost = () => as(test.platformKey, 'get', '/insurance/customers').set('Host', 'portal.hosted.example');
    await byHost().expect(404);
    const added = await ops('post', path).send({ hostname: 'Portal.Hosted.example' }).expect(201);
    expect(added.body).toMatchObject({ hostname: 'portal.hosted.example' });
    expect((await byHost().expect(200)).body.total).toBeGreaterThan(0);
    expect((await ops('post', path).send({ hostname: 'portal.hosted.example' }).expect(409)).body.code).toBe(
      'hostname_taken',
    );
    const malformed = await ops('post', path).send({ hostname: 'not a host' }).expect(400);
    expect(malformed.body.errors).toEqual([{ in: 'body', field: 'hostname', message: expect.any(String) }]);
    expect((await ops('get', path).expect(200)).body).toHaveLength(1);
    await ops('delete', `${path}/portal.hosted.example`).expect(204);
    await ops('delete', `${path}/portal.hosted.example`).expect(404);
    await byHost().expect(404);
    const events = await ops('get', `events?tenantId=${body.id}&action=tenant.hostname_removed`).expect(200);
    expect(events.body).toMatchObject({ total: 1, items: [{ details: { hostname: 'portal.hosted.example' } }] });
  });

  it('makes and revokes keys, and shows a secret once', async () => {
    await create({ blueprint: 'insurance', slug: 'keyed' }).expect(201);
    const made = await ops('post', 'keys')
      .send({ tenant: 'keyed', name: 'export', scopes: ['customers.read'] })
      .expect(201);
    await customers(made.body.key).expect(200);
    const listed = await ops('get', 'keys?tenant=keyed').expect(200);
    expect(listed.body).toMatchObject({ total: 1, items: [{ id: made.body.id, name: 'export' }] });
    expect(JSON.stringify(listed.body)).not.toContain(made.body.key);
    expect(listed.body.items[0]).not.toHaveProperty('keyHash');
    await ops('delete', `keys/${made.body.id}`).expect(204);
    await customers(made.body.key).expect(401);
    await ops('delete', `keys/${made.body.id}`).expect(404);
    const past = await ops('post', 'keys').send({ tenant: 'keyed', name: 'old', expiresAt: '2020-01-01T00:00:00Z' });
    await customers(past.body.key).expect(401);
    const platform = await ops('post', 'keys').send({ platform: true, name: 'second operator' }).expect(201);
    await as(platform.body.key, 'get', '/ops/tenants').expect(200);
    const of = (await ops('get', 'keys?platform=true').expect(200)).body.items as { tenantId: string | null }[];
    expect(of.length).toBeGreaterThanOrEqual(2);
    expect(of.every(({ tenantId }) => tenantId === null)).toBe(true);
  });
});

async function roleOf(owner: Client, tenantId: string): Promise<string> {
  const { rows } = await owner.query<{ role: string }>('SELECT role_name AS role FROM meta.tenants WHERE id = $1', [
    tenantId,
  ]);
  return rows[0].role;
}
