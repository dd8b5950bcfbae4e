import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import request from 'supertest';
import { ShopSettings } from '../../src/blueprints/commerce/shop/shop-settings.js';
import { Team } from '../../src/blueprints/commerce/team/team.js';
import { Memberships } from '../../src/blueprints/reporting/invitations/memberships.js';
import { TenantInvitations } from '../../src/blueprints/reporting/invitations/tenant-invitations.js';
import { Membership } from '../../src/blueprints/workspaces/members/membership.js';
import { type Tenant } from '../../src/tenancy/index.js';
import { startTestApp, type TestApp } from '../support/app.js';

type Service = Record<string, (...args: unknown[]) => Promise<unknown>>;

interface Route {
  readonly blueprint: string;
  readonly method: 'post' | 'patch';
  readonly path: string;
  readonly service: abstract new (...args: never[]) => object;
  readonly work: string;
  body(): object;
  /** Makes the row that the path names, and returns its id. */
  target?(tenant: Tenant): Promise<string>;
}

describe('a write to the tables of people, sent again with its Idempotency-Key', () => {
  let test: TestApp;
  const tenants = new Map<string, Tenant>();
  beforeAll(async () => {
    test = await startTestApp({ BLUEPRINTS: 'commerce,reporting,workspaces' });
    for (const blueprint of ['commerce', 'reporting', 'workspaces']) {
      const slug = blueprint === 'workspaces' ? undefined : `harbour_${blueprint}`;
      tenants.set(blueprint, (await test.createTenant({ blueprint, slug, name: blueprint })).tenant);
    }
  }, 180_000);
  afterAll(() => test?.close());
  afterEach(() => jest.restoreAllMocks());

  const email = () => `${randomUUID()}@example.com`;
  const send = (method: 'post' | 'patch', path: string, body: object, tenant: Tenant, key: string) =>
    request(test.baseUrl)
      [method](`/${path}`)
      .set({ Authorization: `Bearer ${test.platformKey}`, 'X-Tenant-ID': tenant.slug, 'Idempotency-Key': key })
      .send(body);

  const ROUTES: Route[] = [
    {
      blueprint: 'commerce',
      method: 'post',
      path: 'commerce/auth/invitations',
      service: Team,
      work: 'invite',
      body: () => ({ email: email(), role: 'admin' }),
    },
    {
      blueprint: 'commerce',
      method: 'patch',
      path: 'commerce/auth/users',
      service: Team,
      work: 'change',
      body: () => ({ role: 'admin' }),
      async target(tenant) {
        const invited = { email: email(), role: 'admin' };
        const { body } = await send('post', 'commerce/auth/invitations', invited, tenant, randomUUID()).expect(201);
        return (body as { id: string }).id;
      },
    },
    {
      blueprint: 'commerce',
      method: 'patch',
      path: 'commerce/shop',
      service: ShopSettings,
      work: 'update',
      body: () => ({ shopifyStoreDomain: 'harbour.myshopify.com' }),
    },
    {
      blueprint: 'reporting',
      method: 'post',
      path: 'reporting/invitations',
      service: TenantInvitations,
      work: 'invite',
      body: () => ({ email: email(), name: 'Ada', role: 'client_viewer' }),
    },
    {
      blueprint: 'reporting',
      method: 'patch',
      path: 'reporting/memberships',
      service: Memberships,
      work: 'changeRole',
      body: () => ({ role: 'client_admin' }),
      async target({ id }) {
        const client = new Client({ connectionString: test.database.ownerUrl });
        await client.connect();
        const { rows } = await client.query<{ made: string }>(
          `WITH person AS (INSERT INTO reporting.users (email, name) VALUES ($1, 'Ada') RETURNING id)
           INSERT INTO reporting.memberships (user_id, tenant_id, role) SELECT id, $2, 'client_viewer' FROM person
           RETURNING id AS made`,
          [email(), id],
        );
        await client.end();
        return rows[0].made;
      },
    },
    {
      blueprint: 'workspaces',
      method: 'post',
      path: 'workspaces/members',
      service: Membership,
      work: 'invite',
      body: () => ({ email: email(), role: 'member' }),
    },
  ];

  it.each(ROUTES.map((route) => [`${route.method} ${route.path}`, route] as const))('%s', async (_name, route) => {
    const tenant = tenants.get(route.blueprint)!;
    const path = route.target ? `${route.path}/${await route.target(tenant)}` : route.path;
    const service = test.app.get<Service>(route.service, { strict: false });
    const real = service[route.work].bind(service);
    const work = jest.spyOn(service, route.work);

    const [lost, body] = [randomUUID(), route.body()];
    work.mockImplementationOnce(async (...args) => {
      await real(...args);
      throw new Error('The process ends here.');
    });
    await send(route.method, path, body, tenant, lost).expect(500);
    for (let again = 0; again < 2; again++) {
      const refused = await send(route.method, path, body, tenant, lost);
      expect([refused.status, refused.body.code]).toEqual([409, 'idempotency_started']);
    }
    expect(work).toHaveBeenCalledTimes(1);

    const kept = randomUUID();
    const first = await send(route.method, path, body, tenant, kept);
    expect([first.status, first.body]).toEqual([route.method === 'post' ? 201 : 200, expect.anything()]);
    const second = await send(route.method, path, body, tenant, kept);
    expect([second.status, second.text, second.headers['idempotency-replayed']]).toEqual([
      first.status,
      first.text,
      'true',
    ]);
    expect(work).toHaveBeenCalledTimes(2);

    // A refusal has done nothing, and gives the key back.
    const refused = randomUUID();
    for (let again = 0; again < 2; again++) {
      await send(route.method, path, { role: 'nobody', name: 7 }, tenant, refused).expect(400);
    }
    expect(work).toHaveBeenCalledTimes(2);
  });

  it('whose answer is a credential is refused before it is done', async () => {
    const shop = tenants.get('commerce')!;
    const { body } = await send('post', 'commerce/auth/api-keys', { name: 'till' }, shop, randomUUID()).expect(400);
    expect(body.code).toBe('idempotency_not_supported');
  });
});
