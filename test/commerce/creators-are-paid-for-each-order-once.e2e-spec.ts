import { randomUUID } from 'node:crypto';
import { startShops, type ShopsApp } from './support/shops-app.js';

describe('creators and payouts', () => {
  let shops: ShopsApp;
  let as: ReturnType<ShopsApp['as']>;
  let creatorId: string;

  beforeAll(async () => {
    shops = await startShops();
    as = shops.as(shops.rawdog);
    creatorId = (await as.get('creators?code=JORIVERS').expect(200)).body.items[0].id;
  });
  afterAll(() => shops.close());

  const january = () => ({ creatorId, periodStart: '2026-01-01', periodEnd: '2026-01-31' });
  const makeStatements = () => as.post('payouts/statements').send(january());

  it('a statement counts what the items cost, at the creator’s rate, rounded half up', async () => {
    const { body } = await makeStatements().expect(201);
    // 2 × 12.00 + 9.90 = 33.90, of which 12.5 % are 4.2375
    expect(body.items).toMatchObject([
      { status: 'statement', currency: 'USD', orderCount: 1, sales: '33.90', commissionRate: '12.50', amount: '4.24' },
    ]);
    expect((await makeStatements().expect(422)).body.code).toBe('nothing_to_pay');
    await as.delete(`payouts/${body.items[0].id}`).expect(204);
  });

  it('ten at once make one; it is approved, then paid, then stays', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, makeStatements));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(9).fill(422)]);
    const id = answers.find(({ status }) => status === 201)!.body.items[0].id as string;
    const early = await as.post(`payouts/${id}/pay`).send({}).expect(409);
    expect(early.body).toMatchObject({ state: 'statement', allowed: ['approved'] });
    await as.post(`payouts/${id}/approve`).expect(200);
    expect((await as.delete(`payouts/${id}`).expect(409)).body.code).toBe('payout_settled');
    const paid = await Promise.all([1, 2].map(() => as.post(`payouts/${id}/pay`).send({ reference: 'SEPA 1' })));
    expect(paid.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await as.get(`payouts/${id}`).expect(200)).body).toMatchObject({ status: 'paid', reference: 'SEPA 1' });
    expect((await as.delete(`creators/${creatorId}`).expect(409)).body.code).toBe('still_referenced');
  });

  it('a statement whose order was refunded is not approved', async () => {
    const code = 'FRESH';
    const creator = (
      await as.post('creators').send({ name: 'New', email: 'New@Rawdog.example', code, status: 'active' }).expect(201)
    ).body;
    expect(creator.email).toBe('new@rawdog.example');
    const { items } = (await as.get('product-variants?sku=SALMON-100').expect(200)).body;
    const wish = { email: 'x@example.com', code: 'fresh', items: [{ variantId: items[0].id, quantity: 1 }] };
    const order = (await as.post('orders').send(wish).expect(201)).body;
    await as.post(`orders/${order.id}/pay`).set('Idempotency-Key', randomUUID()).send({}).expect(200);
    const period = { creatorId: creator.id, periodStart: '2020-01-01', periodEnd: '2099-12-31' };
    const payout = (await as.post('payouts/statements').send(period).expect(201)).body.items[0];
    await as.post(`orders/${order.id}/refund`).send({}).expect(200);
    expect((await as.post(`payouts/${payout.id}/approve`).expect(409)).body.code).toBe('orders_changed');
    await as.delete(`payouts/${payout.id}`).expect(204);
    await as.post('payouts/statements').send(period).expect(422);
  });

  it('bad periods and unknown creators are refused', async () => {
    await as
      .post('payouts/statements')
      .send({ ...january(), periodStart: '2026-02-30' })
      .expect(400);
    await as
      .post('payouts/statements')
      .send({ ...january(), periodEnd: '2025-01-01' })
      .expect(422);
    await as
      .post('payouts/statements')
      .send({ ...january(), creatorId: randomUUID() })
      .expect(404);
    await as
      .post('creators')
      .send({ name: 'x', email: 'x@example.com', code: 'A', commissionRate: '100.01' })
      .expect(422);
  });
});
