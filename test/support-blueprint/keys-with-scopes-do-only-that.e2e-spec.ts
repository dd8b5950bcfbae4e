import request from 'supertest';
import { PERMISSIONS } from '../../src/blueprints/support/permissions.js';
import { ApiKeys } from '../../src/meta/index.js';
import { startTestApp, type TestApp } from '../support/app.js';

const SOMEWHERE = '00000000-0000-4000-8000-000000000000';
const VERBS = ['get', 'post', 'patch', 'delete'] as const;
type Verb = (typeof VERBS)[number];

describe('support: a key', () => {
  let app: TestApp;
  let whole: string;
  let keyWith: (scopes: readonly string[] | undefined) => Promise<string>;
  let routes: { verb: Verb; path: string }[];

  beforeAll(async () => {
    app = await startTestApp({ BLUEPRINTS: 'support' });
    const { tenant, key } = await app.createTenant({ blueprint: 'support', slug: 'acme', name: 'Acme' });
    whole = key;
    keyWith = async (scopes) =>
      (await app.app.get(ApiKeys).create({ tenantId: tenant.id, name: 'scoped', scopes })).key;
    const { body } = await request(app.baseUrl).get('/docs-json').expect(200);
    routes = Object.entries((body as { paths: Record<string, object> }).paths)
      .filter(([path]) => path.startsWith('/support/'))
      .flatMap(([path, operations]) => VERBS.filter((verb) => verb in operations).map((verb) => ({ verb, path })));
  }, 120_000);
  afterAll(() => app?.close());

  const call = (key: string, { verb, path }: { verb: Verb; path: string }) =>
    request(app.baseUrl)
      [verb](path.replaceAll(/\{\w+\}/g, SOMEWHERE))
      .set('Authorization', `Bearer ${key}`);
  const denied = (answer: { status: number; body: { detail?: string } }) =>
    answer.status === 403 ? /"([a-z]+\.[a-z]+)"/.exec(answer.body.detail ?? '')?.[1] : undefined;

  it('without scopes of its own may do everything', async () => {
    expect(routes.length).toBeGreaterThan(60);
    const unrestricted = await keyWith(undefined);
    for (const key of [whole, unrestricted]) {
      for (const route of routes) expect([route, (await call(key, route)).status]).not.toEqual([route, 403]);
    }
  }, 120_000);

  it('that may only read is refused each write, with the permission it lacks', async () => {
    const reader = await keyWith(PERMISSIONS.filter((permission) => permission.endsWith('.read')));
    const lacking = new Set<string>();
    for (const route of routes) {
      const permission = denied(await call(reader, route));
      if (route.verb === 'get') expect([route, permission]).toEqual([route, undefined]);
      else {
        expect([route, permission]).toEqual([route, expect.stringMatching(/\.write$/)]);
        lacking.add(permission!);
      }
    }
    expect([...lacking].sort()).toEqual(PERMISSIONS.filter((permission) => permission.endsWith('.write')).sort());
  }, 120_000);

  it('that may do nothing is refused everything, and every permission is needed somewhere', async () => {
    const nothing = await keyWith(['elsewhere.read']);
    const named = new Set<string | undefined>();
    for (const route of routes) named.add(denied(await call(nothing, route)));
    expect([...named].sort()).toEqual([...PERMISSIONS].sort());
  }, 120_000);

  it('for tickets makes no refund', async () => {
    const tickets = await keyWith(['tickets.read', 'tickets.write']);
    await call(tickets, { verb: 'get', path: '/support/tickets' }).expect(200);
    expect((await call(tickets, { verb: 'post', path: '/support/tickets' })).status).toBe(400);
    const refund = await call(tickets, { verb: 'post', path: '/support/refunds' }).expect(403);
    expect(refund.body).toMatchObject({ code: 'forbidden', detail: 'The permission "refunds.write" is needed.' });
  });
});
