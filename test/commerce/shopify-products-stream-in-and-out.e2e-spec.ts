import { request as httpRequest, type IncomingMessage } from 'node:http';
import { type AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { json, text } from 'node:stream/consumers';
import { shopifyProduct } from './support/shopify-products.js';
import { type Shop } from './support/scratch.js';
import { startShops, type ShopsApp } from './support/shops-app.js';

const NDJSON = 'application/x-ndjson';
const ARRAY = 'application/vnd.shopify.products+json';
/** 10,000 is the long form. */
const MANY = Number(process.env.IMPORT_PRODUCTS ?? 1_000);

describe('Shopify’s product JSON', () => {
  let shops: ShopsApp;
  beforeAll(async () => {
    shops = await startShops();
  });
  afterAll(() => shops.close());
  beforeEach(async () => {
    for (const { dataSource } of [shops.rawdog, shops.mossy]) await dataSource.query('TRUNCATE products CASCADE');
  });

  async function send(body: Iterable<string | Buffer>, type: string, shop: Shop = shops.rawdog, accept = '*/*') {
    const { port } = shops.app.getHttpServer().address() as AddressInfo;
    const headers = { 'content-type': type, authorization: `Bearer tk_${shop.slug}`, accept };
    const request = httpRequest({ port, path: '/commerce/products/import', method: 'POST', headers });
    const answered = new Promise<IncomingMessage>((resolve, reject) =>
      request.on('response', resolve).on('error', reject),
    );
    await pipeline(Readable.from(body), request);
    return answered;
  }
  const report = async (body: Iterable<string | Buffer>, type: string, shop?: Shop): Promise<any> =>
    json(await send(body, type, shop));
  const line = (n: number, changes?: object) => `${JSON.stringify(shopifyProduct(n, changes))}\n`;
  const lines = function* (count: number) {
    for (let n = 1; n <= count; n += 1) yield line(n);
  };
  const count = async (
    table: 'products' | 'product_variants' | 'product_images',
    { dataSource }: Shop = shops.rawdog,
  ) => {
    const [{ n }] = (await dataSource.query(`SELECT count(*)::int AS n FROM ${table}`)) as { n: number }[];
    return n;
  };

  it(`${MANY} products come in line by line, with progress, and again change nothing`, async () => {
    const progress = (await text(await send(lines(MANY), NDJSON, shops.rawdog, NDJSON))).trim().split('\n');
    expect(progress).toHaveLength(Math.ceil(MANY / 100) + 1);
    expect(JSON.parse(progress.at(-1)!)).toEqual({ created: MANY, updated: 0, unchanged: 0, skipped: 0, problems: [] });
    expect(await report(lines(MANY), NDJSON)).toMatchObject({ created: 0, updated: 0, unchanged: MANY });
    expect([await count('products'), await count('product_variants')]).toEqual([MANY, MANY * 2]);
    expect(await count('products', shops.mossy)).toBe(0);
  }, 300_000);

  it('keeps every field, in columns of its own', async () => {
    await report([line(1)], NDJSON);
    const { items } = (await shops.as(shops.rawdog).get('products?handle=product-1').expect(200)).body;
    expect(items).toMatchObject([
      {
        shopifyProductId: '7000000000001',
        title: 'Product 1',
        tags: ['new', 'sale'],
        status: 'active',
        publishedAt: '2026-01-02T05:00:00.000Z',
        options: [{ name: 'Size', position: 1, values: ['S', 'L'] }],
        images: [{ url: 'https://cdn.example.com/1.jpg', width: 800 }],
      },
    ]);
    const small = items[0].variants.find((variant: { title: string }) => variant.title === 'S');
    expect(small).toMatchObject({ price: '10.00', stock: 7, weightGrams: 250, sku: 'SKU-1-S', barcode: null });
    expect(small.imageId).toBe(items[0].images[0].id);
    expect(items[0].variants.find((variant: { title: string }) => variant.title === 'L').stock).toBe(0);
  });

  it('importing again updates, and removes what Shopify no longer lists, but not what was added here', async () => {
    await report(lines(3), NDJSON);
    const as = shops.as(shops.rawdog);
    const [product] = (await as.get('products?handle=product-2').expect(200)).body.items as { id: string }[];
    await as.post('product-variants').send({ productId: product.id, title: 'Ours', price: '1.00' }).expect(201);
    const variants = shopifyProduct(2).variants.slice(0, 1);
    const second = await report([line(1), line(2, { title: 'Renamed', variants, images: [] }), line(3)], NDJSON);
    expect(second).toMatchObject({ created: 0, updated: 1, unchanged: 2, skipped: 0 });
    const after = (await as.get(`products/${product.id}`).expect(200)).body;
    expect(after).toMatchObject({ title: 'Renamed', version: 2, images: [] });
    expect(after.variants.map(({ title }: { title: string }) => title).sort()).toEqual(['Ours', 'S']);
  });

  const bad: [string, object | string, RegExp][] = [
    ['not JSON', '{"id": 1,', /not JSON/],
    ['no object', '[1]', /must be an object/],
    ['no id', { id: null }, /^id is missing/],
    ['an id JavaScript cannot hold', { id: 2 ** 60 }, /^id must be an id/],
    ['no title', { title: '' }, /^title is missing/],
    ['a number as title', { title: 5 }, /^title must be text/],
    ['a long title', { title: 'x'.repeat(256) }, /longer than 255/],
    ['NUL', { title: 'a\0b' }, /NUL/],
    ['a bad status', { status: 'gone' }, /^status must be one of/],
    ['a bad instant', { published_at: '2026-13-01T00:00:00Z' }, /^published_at/],
    ['a bad price', { variants: [{ ...shopifyProduct(2).variants[0], price: '1e3' }] }, /^variants\[0\].price/],
    ['a negative price', { variants: [{ ...shopifyProduct(2).variants[0], price: '-1.00' }] }, /^variants\[0\].price/],
    ['a script as image', { images: [{ id: 1, src: 'javascript:alert(1)' }] }, /^images\[0\].src/],
    [
      'an id twice',
      {
        images: [
          { id: 1, src: 'https://a' },
          { id: 1, src: 'https://b' },
        ],
      },
      /^images hold an id twice/,
    ],
    ['another’s handle', { handle: 'product-1' }, /handle belongs to another/],
  ];
  it.each(bad)('a bad product is skipped and reported, its neighbours are not: %s', async (_name, changes, reason) => {
    const second = typeof changes === 'string' ? `${changes}\n` : line(2, changes);
    const result = await report([line(1), '\r\n', second, line(3)], NDJSON);
    expect(result).toMatchObject({ created: 2, skipped: 1, problems: [{ position: 3 }] });
    expect(result.problems[0].reason).toMatch(reason);
    expect(await count('products')).toBe(2);
  });

  it('the same product twice in one import: the last one counts', async () => {
    expect(await report([line(1), line(1, { title: 'Later' })], NDJSON)).toMatchObject({ created: 1, updated: 1 });
  });

  it('arrays, Shopify’s own wrapping, and every way the bytes may be cut', async () => {
    const products = [1, 2, 3].map((n) => shopifyProduct(n, { title: `Übergröße ${n} 🐕 ]}` }));
    const whole = Buffer.from(JSON.stringify({ products }, null, 2));
    const cut = (size: number) =>
      Array.from({ length: Math.ceil(whole.length / size) }, (_, n) => whole.subarray(n * size, (n + 1) * size));
    expect(await report(cut(7), ARRAY)).toMatchObject({ created: 3, skipped: 0 });
    expect(await report(cut(1_000), ARRAY)).toMatchObject({ unchanged: 3 });
    expect(await report([JSON.stringify(products)], ARRAY)).toMatchObject({ unchanged: 3 });
    expect(await report([JSON.stringify(products)], 'application/json')).toMatchObject({ unchanged: 3 });
    expect(await report([JSON.stringify({ products })], 'application/json')).toMatchObject({ unchanged: 3 });
    const [{ title }] = (await shops.rawdog.dataSource.query(`SELECT title FROM products ORDER BY title LIMIT 1`)) as {
      title: string;
    }[];
    expect(title).toBe('Übergröße 1 🐕 ]}');
  });

  it('an array that breaks off keeps what was whole and says where it ended; nothing at all is said too', async () => {
    const whole = JSON.stringify([shopifyProduct(1), shopifyProduct(2)]);
    const broken = await report([whole.slice(0, -40)], ARRAY);
    expect(broken).toMatchObject({ created: 1, skipped: 1, problems: [{ position: 2 }] });
    expect(await report(['true'], ARRAY)).toMatchObject({
      created: 0,
      problems: [{ reason: expect.stringMatching(/no JSON array/) }],
    });
    expect(await report([''], NDJSON)).toEqual({ created: 0, updated: 0, unchanged: 0, skipped: 0, problems: [] });
    expect(await report(['[]'], ARRAY)).toMatchObject({ created: 0, skipped: 0 });
  });

  it('one line of six million characters costs itself only', async () => {
    const huge = line(2, { body_html: 'x'.repeat(6_000_000) });
    const result = await report([line(1), huge, line(3)], NDJSON);
    expect(result).toMatchObject({
      created: 2,
      skipped: 1,
      problems: [{ position: 2, reason: expect.stringMatching(/longer/) }],
    });
    const inArray = await report([`[${line(1)},${huge},${line(3)}]`], ARRAY);
    expect(inArray).toMatchObject({ unchanged: 2, skipped: 1 });
  });

  it('what goes out comes in elsewhere as it was, streamed either way', async () => {
    await report(lines(450), NDJSON);
    const as = shops.as(shops.rawdog);
    const array = await as.get('products/export').expect(200);
    expect(array.body.products).toHaveLength(450);
    const ndjson = await as
      .get('products/export')
      .set('Accept', NDJSON)
      .buffer(true)
      .parse(asText as never)
      .expect(200);
    const exported = (ndjson.body as string).trim().split('\n');
    expect(exported).toHaveLength(450);
    expect(
      await report(
        exported.map((each) => `${each}\n`),
        NDJSON,
        shops.mossy,
      ),
    ).toMatchObject({ created: 450, skipped: 0 });
    expect(
      await report(
        exported.map((each) => `${each}\n`),
        NDJSON,
      ),
    ).toMatchObject({ unchanged: 450, skipped: 0 });
    const other = await shops.as(shops.mossy).get('products/export').expect(200);
    const byId = (list: { id: number }[]) => [...list].sort((a, b) => a.id - b.id);
    expect(byId(other.body.products)).toEqual(byId(array.body.products));
  });

  it('the catalogue shows an import at once', async () => {
    const as = shops.as(shops.rawdog);
    expect((await as.get('products/catalogue').expect(200)).body).toEqual([]);
    await report([line(1)], NDJSON);
    expect((await as.get('products/catalogue').expect(200)).body).toMatchObject([
      {
        handle: 'product-1',
        image: 'https://cdn.example.com/1.jpg',
        variants: [{ inStock: true }, { inStock: false }],
      },
    ]);
    expect((await shops.as(shops.mossy).get('products/catalogue').expect(200)).body).toEqual([]);
  });
});

function asText(response: NodeJS.ReadableStream, done: (error: Error | null, body: string) => void): void {
  text(response).then(
    (body) => done(null, body),
    (error: Error) => done(error, ''),
  );
}
