import { randomUUID } from 'node:crypto';
import { ApiKeys } from '../../src/meta/index.js';
import { ProvisioningService } from '../../src/provisioning/index.js';
import { startTestApp, type TestApp, type TestTenant } from '../support/app.js';
import { type Answer, HttpClient } from './support/http-client.js';
import { inBatches } from './support/raw-request.js';

/** A tenant of every blueprint but one has a twin; the last one is suspended. */
const TENANTS = ['support', 'support', 'commerce', 'commerce', 'reporting', 'insurance', 'workspaces', 'support'];
const ROUTES = [
  'GET /support/tickets',
  'POST /support/customer-profiles',
  'PATCH /support/tickets/{id}',
  'DELETE /support/budgets/{id}',
  'GET /commerce/products',
  'POST /commerce/creators',
  'DELETE /commerce/products/{id}',
  'GET /reporting/report-weeks',
  'POST /reporting/data-sources',
  'GET /insurance/customers',
  'PATCH /insurance/customers/{id}',
  'GET /workspaces/current',
  'PATCH /workspaces/current',
  'GET /workspaces/members',
];

describe('what may not be entered does not exist', () => {
  let app: TestApp;
  let client: HttpClient;
  let tenants: TestTenant[];
  let suspended: TestTenant;
  let credentials: Record<string, { key: string | undefined; own: TestTenant | null }>;

  beforeAll(async () => {
    app = await startTestApp();
    client = new HttpClient(Number(new URL(app.baseUrl).port));
    tenants = [];
    for (const [n, blueprint] of TENANTS.entries()) {
      const slug = blueprint === 'workspaces' ? `Workspace${n}matrix` : `${blueprint}_${n}`;
      tenants.push(await app.createTenant({ blueprint, slug, name: `Tenant ${n}`, seed: n === 1 }));
    }
    suspended = tenants[TENANTS.length - 1];
    const provisioning = app.app.get(ProvisioningService);
    const keys = app.app.get(ApiKeys);
    const past = await keys.create({
      tenantId: tenants[0].tenant.id,
      name: 'past',
      expiresAt: new Date(Date.now() - 1),
    });
    const revoked = await keys.create({ tenantId: tenants[0].tenant.id, name: 'revoked' });
    await keys.revoke(revoked.record.id);
    await provisioning.suspend(suspended.tenant);
    credentials = {
      ...Object.fromEntries(tenants.map((each) => [each.tenant.slug, { key: each.key, own: each }])),
      'the platform': { key: app.platformKey, own: null },
      'an expired key': { key: past.key, own: null },
      'a revoked key': { key: revoked.key, own: null },
      'an unknown key': { key: `tk_aaaaaaaa_${'A'.repeat(43)}`, own: null },
      'a key that is none': { key: 'let me in', own: null },
      nobody: { key: undefined, own: null },
    };
  }, 180_000);
  afterAll(async () => {
    client.close();
    await app.close();
  });

  function ask(route: string, key: string | undefined, tenant?: string, id: string = randomUUID()): Promise<Answer> {
    const [method, path] = route.split(' ');
    return client.call({
      method,
      path: path.replace('{id}', id),
      headers: { ...(key ? { authorization: `Bearer ${key}` } : {}), ...(tenant ? { 'X-Tenant-ID': tenant } : {}) },
      body: method === 'GET' || method === 'DELETE' ? undefined : {},
    });
  }

  /** Everything that is answered, but what names this one request. */
  function comparable({ status, headers, text }: Answer): unknown {
    const { date: _date, 'x-request-id': requestId, ...others } = headers;
    return { status, headers: others, text: text.replaceAll(String(requestId), 'this request') };
  }

  it('for every principal, tenant and route: a refusal is the answer about nobody', async () => {
    const cells = Object.entries(credentials).flatMap(([who, { key, own }]) =>
      ROUTES.flatMap((route) => tenants.map((target) => ({ who, key, own, route, target }))),
    );
    const wrong: string[] = [];
    let refused = 0;
    const aboutNobody = new Map<string, Promise<string>>();
    const nobodyFor = (who: string, route: string, key: string | undefined) => {
      const name = `${who} ${route}`;
      const answer =
        aboutNobody.get(name) ??
        ask(route, key, 'there_is_no_such_tenant').then((given) => JSON.stringify(comparable(given)));
      aboutNobody.set(name, answer);
      return answer;
    };
    await inBatches(cells, 16, async ({ who, key, own, route, target }) => {
      const isServed = route.includes(` /${target.tenant.blueprint}/`);
      const mayEnter = isServed && (own === target || who === 'the platform');
      const nobody = await nobodyFor(who, route, key);
      for (const name of [target.tenant.slug, target.tenant.id]) {
        const answer = await ask(route, key, name);
        const text = JSON.stringify(comparable(answer));
        if (!mayEnter) refused += 1;
        const isRight = mayEnter ? isEntered(answer, route, target) : text === nobody;
        if (!isRight) wrong.push(`${who}, ${name}, ${route}: ${text.slice(0, 300)}`);
      }
    });
    expect(wrong).toEqual([]);
    expect(refused).toBeGreaterThan(2_000);
  }, 180_000);

  /** The door was opened: a suspended tenant says so to those who may know of it; a row may be missing behind it. */
  function isEntered({ status }: Answer, route: string, target: TestTenant): boolean {
    if (target === suspended) return status === 503;
    return ![401, 403, 503].includes(status) && (status !== 404 || route.includes('{id}'));
  }

  it('for rows: another tenant’s is answered as one that is nowhere', async () => {
    const [a, b] = tenants;
    const users = () => client.call({ path: '/support/users', headers: { authorization: `Bearer ${b.key}` } });
    const before = (await users()).json as { items: { id: string }[] };
    expect(before.items.length).toBeGreaterThan(0);
    for (const route of ['GET /support/users/{id}', 'PATCH /support/users/{id}', 'DELETE /support/users/{id}']) {
      const nowhere = await ask(route, a.key);
      expect(nowhere.status).toBe(404);
      for (const { id } of before.items) {
        expect(comparable(await ask(route, a.key, undefined, id))).toEqual(comparable(nowhere));
      }
    }
    expect((await users()).json).toEqual(before);
  });
});
