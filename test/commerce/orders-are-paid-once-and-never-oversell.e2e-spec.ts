import { randomUUID } from 'node:crypto';
import { type Shop } from './support/scratch.js';
import { startShops, type ShopsApp } from './support/shops-app.js';

describe('orders', () => {
  let shops: ShopsApp;
  let rawdog: ReturnType<ShopsApp['as']>;
  let mossy: ReturnType<ShopsApp['as']>;

  beforeAll(async () => {
    shops = await startShops();
    rawdog = shops.as(shops.rawdog);
    mossy = shops.as(shops.mossy);
  });
  afterAll(() => shops.close());

  async function variantWith(stock: number, shop: Shop = shops.rawdog): Promise<string> {
    const as = shops.as(shop);
    const handle = `item-${randomUUID()}`;
    const product = await as.post('products').send({ title: 'Item', handle, status: 'active' }).expect(201);
    const body = { productId: product.body.id, price: '10.00', stock };
    return (await as.post('product-variants').send(body).expect(201)).body.id as string;
  }
  const wish = (variantId: string, quantity = 1) => ({ email: 'Buyer@Example.com', items: [{ variantId, quantity }] });
  const place = async (variantId: string, quantity = 1): Promise<string> =>
    (await rawdog.post('orders').send(wish(variantId, quantity)).expect(201)).body.id;
  const stockOf = async (variantId: string): Promise<number> =>
    (await rawdog.get(`product-variants/${variantId}`).expect(200)).body.stock;
  const move = (id: string, action: string) =>
    rawdog.post(`orders/${id}/${action}`).set(action === 'pay' ? { 'Idempotency-Key': randomUUID() } : {});

  it('prices and totals come from the shop, whatever the buyer sends', async () => {
    const variantId = await variantWith(5);
    const { body } = await rawdog
      .post('orders')
      .send({ ...wish(variantId, 3), shipping: '4.50', tax: '2.00', discount: '5.00' })
      .expect(201);
    expect(body).toMatchObject({
      email: 'buyer@example.com',
      status: 'pending',
      subtotal: '30.00',
      total: '31.50',
      items: [{ variantId, quantity: 3, unitPrice: '10.00', total: '30.00', title: 'Item – Default Title' }],
    });
    expect(body).not.toHaveProperty('paymentKey');
    await rawdog
      .post('orders')
      .send({ ...wish(variantId), total: '0.01' })
      .expect(400);
    await rawdog
      .post('orders')
      .send({ ...wish(variantId), discount: '10.01' })
      .expect(422);
    expect(await stockOf(variantId)).toBe(2);
  });

  it('200 at once for the last 50: 50 succeed, 150 are told, the stock is 0, each is paid once', async () => {
    const variantId = await variantWith(50);
    const answers = await Promise.all(
      Array.from({ length: 200 }, () =>
        rawdog.post('orders').set('Idempotency-Key', randomUUID()).send(wish(variantId)),
      ),
    );
    const placed = answers.filter(({ status }) => status === 201);
    const refused = answers.filter(({ status }) => status === 409);
    expect([placed.length, refused.length]).toEqual([50, 150]);
    expect(refused[0].body).toMatchObject({ code: 'out_of_stock', variantId, wanted: 1, available: 0 });
    expect(await stockOf(variantId)).toBe(0);
    const payments = await Promise.all(
      placed.flatMap(({ body }) =>
        [1, 2, 3].map(() =>
          rawdog.post(`orders/${body.id}/pay`).set('Idempotency-Key', `pay ${body.id}`.replace(' ', '-')).send({}),
        ),
      ),
    );
    expect(payments.filter(({ status }) => status !== 200)).toEqual([]);
    const [{ paid, versions }] = (await shops.rawdog.dataSource.query(
      `SELECT count(*)::int AS paid, max(o.version) AS versions FROM orders o JOIN order_items i ON i.order_id = o.id
       WHERE i.variant_id = $1 AND o.status = 'paid' AND o.paid_at IS NOT NULL`,
      [variantId],
    )) as { paid: number; versions: number }[];
    // Placing writes the order twice (claimed, then priced); paying three times wrote it once.
    expect([paid, versions]).toEqual([50, 3]);
  });

  it('two variants bought in opposite order by many do not wait for each other for ever', async () => {
    const [a, b] = [await variantWith(40), await variantWith(40)];
    const line = (variantId: string) => ({ variantId, quantity: 1 });
    const both = (items: object[]) => rawdog.post('orders').send({ email: 'x@example.com', items });
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, n) => both(n % 2 ? [line(a), line(b)] : [line(b), line(a)])),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(40).fill(201));
    expect([await stockOf(a), await stockOf(b)]).toEqual([0, 0]);
  });

  it('an order that cannot be had whole takes nothing', async () => {
    const [enough, short] = [await variantWith(5), await variantWith(1)];
    const items = [
      { variantId: enough, quantity: 2 },
      { variantId: short, quantity: 2 },
    ];
    await rawdog.post('orders').send({ email: 'x@example.com', items }).expect(409);
    expect([await stockOf(enough), await stockOf(short)]).toEqual([5, 1]);
  });

  it('placed ten times at once under one key: one order, one item taken; other lines under it are refused', async () => {
    const variantId = await variantWith(10);
    const key = randomUUID();
    const send = (quantity = 1) => rawdog.post('orders').set('Idempotency-Key', key).send(wish(variantId, quantity));
    const answers = await Promise.all(Array.from({ length: 10 }, () => send()));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
    expect(await stockOf(variantId)).toBe(9);
    expect((await send(2).expect(409)).body.code).toBe('idempotency_key_reused');
    await mossy
      .post('orders')
      .set('Idempotency-Key', key)
      .send(wish(await variantWith(1, shops.mossy)))
      .expect(201);
  });

  it('pending → paid → fulfilled → refunded; what is not allowed is answered with what is', async () => {
    const variantId = await variantWith(3);
    const id = await place(variantId);
    const early = await move(id, 'fulfil').send({}).expect(409);
    expect(early.body).toMatchObject({ code: 'illegal_move', state: 'pending', allowed: ['paid', 'cancelled'] });
    const paid = await move(id, 'pay').send({ paymentReference: 'ch_1' }).expect(200);
    expect(paid.body).toMatchObject({ status: 'paid', paymentReference: 'ch_1' });
    await move(id, 'pay').send({}).expect(409);
    const sent = await move(id, 'fulfil').send({ trackingNumber: 'RM1' }).expect(200);
    expect(sent.body).toMatchObject({ status: 'fulfilled', trackingNumber: 'RM1' });
    expect((await move(id, 'cancel').send({}).expect(409)).body.allowed).toEqual(['refunded']);
    await move(id, 'refund').send({}).expect(200);
    expect((await move(id, 'refund').send({}).expect(409)).body.allowed).toEqual([]);
    expect(await stockOf(variantId)).toBe(2);
  });

  it('cancelling puts the stock back, once, however many ask', async () => {
    const variantId = await variantWith(4);
    const id = await place(variantId, 3);
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => move(id, 'cancel').send({ cancelReason: 'mind' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409]);
    expect(await stockOf(variantId)).toBe(4);
    const returned = await place(variantId, 2);
    await move(returned, 'pay').send({}).expect(200);
    await move(returned, 'fulfil').send({}).expect(200);
    await move(returned, 'refund').send({ restock: true }).expect(200);
    expect(await stockOf(variantId)).toBe(4);
  });

  it('a payment key pays one order, in its own shop', async () => {
    const variantId = await variantWith(2);
    const [first, second] = [await place(variantId), await place(variantId)];
    const pay = (id: string) => rawdog.post(`orders/${id}/pay`).set('Idempotency-Key', 'shared-key').send({});
    await pay(first).expect(200);
    expect((await pay(second).expect(409)).body.code).toBe('payment_key_used');
    await rawdog.post(`orders/${second}/pay`).send({}).expect(400);
    const others = (await mossy.get('orders?status=pending').expect(200)).body.items as { id: string }[];
    await mossy.post(`orders/${others[0].id}/pay`).set('Idempotency-Key', 'shared-key').send({}).expect(200);
  });

  it('bad wishes are refused before anything happens', async () => {
    const variantId = await variantWith(2);
    for (const items of [[], [{ variantId, quantity: 0 }], [{ variantId: 'x', quantity: 1 }], 'x', [{ quantity: 1 }]]) {
      await rawdog.post('orders').send({ email: 'x@example.com', items }).expect(400);
    }
    const line = { variantId, quantity: 1 };
    await rawdog
      .post('orders')
      .send({ email: 'x@example.com', items: [line, line] })
      .expect(422);
    await rawdog.post('orders').send(wish(randomUUID())).expect(404);
    await rawdog
      .post('orders')
      .send({ ...wish(variantId), code: 'NOBODY' })
      .expect(422);
    const foreign = await variantWith(2, shops.mossy);
    await rawdog.post('orders').send(wish(foreign)).expect(404);
    expect(await stockOf(variantId)).toBe(2);
  });
});
