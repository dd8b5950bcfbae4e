import { Client } from 'pg';
import { startTestApp, type TestApp, type TestTenant } from '../support/app.js';

describe('tenants at several versions', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ BLUEPRINTS: 'insurance' });
  });
  afterAll(() => app.close());

  it('a tenant behind what the code serves gets 503 and Retry-After; the others are untouched', async () => {
    const made: TestTenant[] = [];
    for (const slug of ['here', 'behind']) {
      made.push(
        await app.createTenant({ blueprint: 'insurance', slug, profile: { fcaNumber: `10000${slug.length}` } }),
      );
    }
    const [here, behind] = made;
    const get = ({ tenant, key }: TestTenant) =>
      fetch(`${app.baseUrl}/insurance/customers`, {
        headers: { authorization: `Bearer ${key}`, 'x-tenant-id': tenant.slug },
      });
    expect([(await get(here)).status, (await get(behind)).status]).toEqual([200, 200]);
    const client = new Client({ connectionString: app.urls.ownerUrl });
    await client.connect();
    await client.query(`UPDATE meta.tenants SET schema_version = '20000101000000' WHERE slug = 'behind'`);
    await client.end();
    let answer = await get(behind);
    for (let left = 50; answer.status === 200 && left > 0; left--) answer = await get(behind);
    expect(answer.status).toBe(503);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await answer.json()).toMatchObject({ code: 'tenant_unavailable' });
    expect((await get(here)).status).toBe(200);
  });
});
