import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import request from 'supertest';
import { commerce } from '../../src/blueprints/commerce/index.js';
import { type Shop } from './support/scratch.js';
import { join } from './support/people.js';
import { PLATFORM_KEY, startShops, type ShopsApp } from './support/shops-app.js';

type Verb = 'get' | 'post' | 'patch' | 'delete';

/** Bodies for the routes that check one before they look for the row. */
const BODIES: Record<string, object> = {
  stock: { change: 1 },
  schedule: { publishAt: '2099-01-01T00:00:00Z' },
};

describe('every route of the blueprint’s OpenAPI document', () => {
  let shops: ShopsApp;
  let routes: { verb: Verb; path: string; isOpen: boolean }[];
  let pairs: [Shop, Shop][];

  beforeAll(async () => {
    shops = await startShops();
    pairs = [
      [shops.rawdog, shops.mossy],
      [shops.mossy, shops.rawdog],
    ];
    for (const shop of [shops.rawdog, shops.mossy]) await fillTheRest(shop);
    const document = SwaggerModule.createDocument(shops.app, new DocumentBuilder().build());
    routes = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item)
        .filter(([verb]) => ['get', 'post', 'patch', 'delete'].includes(verb))
        .map(([verb, operation]) => ({
          verb: verb as Verb,
          path,
          isOpen: !(operation as { security?: object }).security,
        })),
    );
  });
  afterAll(() => shops.close());

  /** Sessions by shop: some routes take no key. */
  const owners = new Map<string, string>();

  /** What the demo data leaves out: a payout, a member, a key. */
  async function fillTheRest(shop: Shop): Promise<void> {
    const as = shops.as(shop);
    const creators = (await as.get('creators?status=active').expect(200)).body.items as { id: string }[];
    const period = { creatorId: creators[0].id, periodStart: '2026-01-01', periodEnd: '2026-12-31' };
    await as.post('payouts/statements').send(period).expect(201);
    await join(shops, shop, { email: 'member@example.com' });
    const owner = await join(shops, shop, { email: 'owner@example.com', role: 'owner' });
    owners.set(shop.slug, owner);
    await shops
      .as(owner)
      .post('auth/api-keys')
      .send({ name: 'k', scopes: ['orders.read'] })
      .expect(201);
  }

  async function idsOf(shop: Shop, collection: string): Promise<string[]> {
    const { body } = await shops.as(shop).get(collection).expect(200);
    return ((body.items ?? body) as { id: string }[]).map(({ id }) => id);
  }

  async function everythingOf(shop: Shop): Promise<string> {
    const tables = await Promise.all(
      commerce.tenant!.entities.map((entity) =>
        shop.dataSource.manager.find(entity, { order: { id: 'ASC' } as object }),
      ),
    );
    const platform = await Promise.all(
      ['users', 'api_keys', 'sessions'].map((table) =>
        shops.scratch.platform.query(`SELECT * FROM ${table} WHERE organization_id = $1 ORDER BY id`, [shop.id]),
      ),
    );
    return JSON.stringify([tables, platform]);
  }

  it('is there: more than sixty of them', () => {
    expect(routes.length).toBeGreaterThan(60);
    expect(routes.every(({ path }) => path.startsWith('/commerce/'))).toBe(true);
    expect(routes.filter(({ isOpen }) => isOpen).map(({ path }) => path.replace('/commerce/auth/', ''))).toEqual([
      'sign-up',
      'sign-up/complete',
      'log-in',
      'links',
      'links/use',
      'invitations/accept',
    ]);
  });

  it('with another shop’s id answers 404, in both directions, and changes nothing', async () => {
    for (const [shop, other] of pairs) {
      const before = await everythingOf(other);
      const answers: string[] = [];
      for (const { verb, path } of routes.filter(
        (route) => route.path.includes('{id}') && !route.path.includes('/auth/sessions'),
      )) {
        const [, collection] = /^\/commerce\/(.+?)\/\{id\}/.exec(path)!;
        const [id] = await idsOf(other, collection);
        expect(id).toBeDefined();
        const target = path.replace('/commerce/', '').replace('{id}', id);
        const key = /orders\/[^/]+\/pay$/.test(target) ? { 'Idempotency-Key': 'attack' } : {};
        const call = shops.as(owners.get(shop.slug)!)[verb](target).set(key);
        const { status } = await (verb === 'get' ? call : call.send(BODIES[path.split('/').at(-1)!] ?? {}));
        if (status !== 404) answers.push(`${verb} ${path} ${status}`);
      }
      expect(answers).toEqual([]);
      expect(await everythingOf(other)).toBe(before);
    }
  });

  it('lists nothing of another shop’s', async () => {
    for (const [shop, other] of pairs) {
      for (const { path } of routes.filter(({ verb, path }) => verb === 'get' && !path.includes('{'))) {
        const target = path.replace('/commerce/', '');
        const foreign = await shops.as(other).get(target);
        const { text, status } = await shops.as(shop).get(target);
        if (status === 403) continue;
        const ids = new Set((foreign.text ?? '').match(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g) ?? []);
        expect([...ids].filter((id) => text.includes(id))).toEqual([]);
      }
    }
  });

  it('refuses a shop’s key with the other’s header, and no key at all', async () => {
    for (const { verb, path, isOpen } of routes) {
      const url = path.replace('{id}', shops.rawdog.id);
      const agent = request(shops.app.getHttpServer());
      const { status, body } = await agent[verb](url)
        .set('Authorization', 'Bearer tk_rawdog')
        .set('X-Tenant-ID', 'mossy');
      if (isOpen) continue;
      expect([verb, path, status, body.code]).toEqual([verb, path, 404, 'tenant_not_found']);
      expect([verb, path, (await agent[verb](url)).status]).toEqual([verb, path, 401]);
    }
  });

  it('shows and changes the shop of the credential, and its secrets to nobody', async () => {
    const token = 'shpat_route_canary';
    for (const [shop, other] of pairs) {
      const before = (await shops.as(other).get('shop').expect(200)).body;
      const changed = await shops
        .as(PLATFORM_KEY)
        .patch('shop')
        .set('X-Tenant-ID', shop.slug)
        .send({ shopifyAccessToken: token, settings: { theme: shop.slug } });
      expect(changed.body).toMatchObject({
        slug: shop.slug,
        settings: { theme: shop.slug },
        hasShopifyAccessToken: true,
      });
      expect(changed.text).not.toContain(token);
      expect((await shops.as(other).get('shop').expect(200)).body).toEqual(before);
    }
    const rows = await shops.scratch.platform.query('SELECT shopify_access_token AS text FROM organizations');
    for (const { text } of rows as { text: string }[]) expect(text).toMatch(/^v1:test:/);
    const operator = shops.as(PLATFORM_KEY).patch('shop').set('X-Tenant-ID', 'rawdog');
    const forgotten = await operator.send({ shopifyAccessToken: null }).expect(200);
    expect(forgotten.body.hasShopifyAccessToken).toBe(false);
    await shops.as(shops.rawdog).patch('shop').send({ status: 'active' }).expect(400);
  });

  it('takes no reference to another shop’s row', async () => {
    for (const [shop, other] of pairs) {
      const as = shops.as(shop);
      const foreign = Object.fromEntries(
        await Promise.all(
          ['products', 'product-variants', 'product-images', 'customers', 'creators'].map(async (name) => [
            name,
            (await idsOf(other, name))[0],
          ]),
        ),
      ) as Record<string, string>;
      const [productId] = await idsOf(shop, 'products');
      const [variantId] = await idsOf(shop, 'product-variants');
      const address = { name: 'x', line1: 'x', city: 'x', countryCode: 'GB' };
      const review = { authorName: 'x', rating: 1, body: 'x' };
      const attempts: [string, object, number][] = [
        ['product-variants', { productId: foreign.products, price: '1.00' }, 422],
        ['product-variants', { productId, price: '1.00', imageId: foreign['product-images'] }, 422],
        ['product-images', { productId: foreign.products, url: 'https://x.example/x' }, 422],
        ['addresses', { ...address, customerId: foreign.customers }, 422],
        ['reviews', { ...review, productId: foreign.products }, 422],
        ['reviews', { ...review, productId, customerId: foreign.customers }, 422],
        [
          'payouts/statements',
          { creatorId: foreign.creators, periodStart: '2026-01-01', periodEnd: '2026-12-31' },
          404,
        ],
        ['orders', { email: 'x@x.example', items: [{ variantId: foreign['product-variants'], quantity: 1 }] }, 404],
        ['orders', { email: 'x@x.example', customerId: foreign.customers, items: [{ variantId, quantity: 1 }] }, 422],
      ];
      for (const [path, body, expected] of attempts) {
        const { status } = await as.post(path).send(body);
        expect([path, status]).toEqual([path, expected]);
      }
    }
  });
});
