import request from 'supertest';
import { catalogue } from '../../src/blueprints/index.js';
import { ApiKeys } from '../../src/meta/index.js';
import { ProvisioningService } from '../../src/provisioning/index.js';
import { startTestApp, type TestApp, type TestTenant } from '../support/app.js';

const LIST: Record<string, string> = {
  insurance: '/insurance/customers',
  commerce: '/commerce/products',
  support: '/support/tickets',
  reporting: '/reporting/report-weeks',
  workspaces: '/workspaces/members',
};

describe('two tenants answer the same URL differently', () => {
  let test: TestApp;
  const tenants = new Map<string, [TestTenant, TestTenant]>();

  beforeAll(async () => {
    test = await startTestApp();
    for (const { definition } of catalogue) {
      const made: TestTenant[] = [];
      for (const { slug, name, profile } of definition.demoTenants) {
        made.push(await test.createTenant({ slug, name, profile, blueprint: definition.name, seed: true }));
      }
      tenants.set(definition.name, made as [TestTenant, TestTenant]);
    }
  });
  afterAll(() => test.close());

  const get = (path: string, key: string, tenant?: string) => {
    const asked = request(test.baseUrl).get(path).set('Authorization', `Bearer ${key}`);
    return tenant ? asked.set('X-Tenant-ID', tenant) : asked;
  };
  const idsOf = (body: { items: { id: string }[] }) => body.items.map((item) => item.id);

  it.each(catalogue.map(({ definition }) => definition.name))(
    '%s: both directions, and neither sees the other',
    async (name) => {
      const [a, b] = tenants.get(name)!;
      const path = LIST[name];
      const ofA = idsOf((await get(path, a.key).expect(200)).body);
      const ofB = idsOf((await get(path, b.key).expect(200)).body);
      expect(ofA.length).toBeGreaterThan(0);
      expect(ofB.length).toBeGreaterThan(0);
      expect(ofA.filter((id) => ofB.includes(id))).toEqual([]);
      await get(`${path}/${ofA[0]}`, a.key).expect(200);
      const foreign = await get(`${path}/${ofA[0]}`, b.key).expect(404);
      const nobody = await get(`${path}/00000000-0000-4000-8000-00000000dead`, b.key).expect(404);
      expect(foreign.body).toEqual(nobody.body);
      await get(`${path}/${ofB[0]}`, a.key).expect(404);
    },
  );

  it('a key of one tenant with the header of another gets what a tenant that does not exist gets', async () => {
    for (const [name, [a, b]] of tenants) {
      for (const [mine, other] of [
        [a, b],
        [b, a],
      ]) {
        const refused = await get(LIST[name], mine.key, other.tenant.slug).expect(404);
        const nobody = await get(LIST[name], mine.key, 'nobody').expect(404);
        expect(refused.body).toEqual(nobody.body);
        await get(LIST[name], mine.key, mine.tenant.slug).expect(200);
        await get(LIST[name], mine.key, mine.tenant.id).expect(200);
      }
    }
  });

  it('a key of one blueprint finds nothing on the routes of another', async () => {
    const [insured] = tenants.get('insurance')!;
    const { body } = await get('/commerce/products', insured.key).expect(404);
    expect(body.code).toBe('tenant_not_found');
  });

  it('a platform key enters any tenant by header, and none without', async () => {
    const [a, b] = tenants.get('insurance')!;
    const ofA = await get('/insurance/customers', test.platformKey, a.tenant.slug).expect(200);
    const ofB = await get('/insurance/customers', test.platformKey, b.tenant.id).expect(200);
    expect(idsOf(ofA.body)).not.toEqual(idsOf(ofB.body));
    await get('/insurance/customers', test.platformKey).expect(404);
  });

  it('refuses no key, an unknown, a revoked and an expired one with 401', async () => {
    const keys = test.app.get(ApiKeys);
    const { tenant } = tenants.get('insurance')![0];
    const revoked = await keys.create({ tenantId: tenant.id, name: 'revoked' });
    await get('/insurance/customers', revoked.key).expect(200);
    await keys.revoke(revoked.record.id);
    const expired = await keys.create({
      tenantId: tenant.id,
      name: 'expired',
      expiresAt: new Date(Date.now() - 1_000),
    });
    await request(test.baseUrl).get('/insurance/customers').expect(401);
    for (const key of [revoked.key, expired.key, `${revoked.key.slice(0, -1)}x`, 'tk_', 'x', '"; DROP TABLE x']) {
      const { body } = await get('/insurance/customers', key).expect(401);
      expect(body.code).toBe('unauthenticated');
    }
  });

  it('a suspended tenant answers 503 to its own and 404 to others, at once, and comes back', async () => {
    const provisioning = test.app.get(ProvisioningService);
    const [a, b] = tenants.get('insurance')!;
    await provisioning.suspend(a.tenant, 'unpaid');
    await until(async () => (await get('/insurance/customers', a.key)).status === 503);
    const { headers } = await get('/insurance/customers', a.key).expect(503);
    expect(headers['retry-after']).toBeDefined();
    await get('/insurance/customers', b.key, a.tenant.slug).expect(404);
    await get('/insurance/customers', b.key).expect(200);
    await provisioning.resume(a.tenant);
    await until(async () => (await get('/insurance/customers', a.key)).status === 200);
  });
});

/** The notice of a change travels to the process; how long is not promised here. */
async function until(done: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await done()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('It did not happen.');
}
