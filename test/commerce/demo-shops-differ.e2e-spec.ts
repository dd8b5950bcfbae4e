import { commerce } from '../../src/blueprints/commerce/index.js';
import { Customer } from '../../src/blueprints/commerce/customers/customer.entity.js';
import { Order } from '../../src/blueprints/commerce/orders/order.entity.js';
import { Billing } from '../../src/blueprints/commerce/platform/index.js';
import { Product } from '../../src/blueprints/commerce/products/product.entity.js';
import { Scratch, type Shop } from './support/scratch.js';

describe('the demo data', () => {
  let scratch: Scratch;
  let shops: Shop[];

  beforeAll(async () => {
    scratch = await Scratch.create();
    shops = [
      await scratch.shop('rawdog', '11111111-1111-4111-8111-111111111111'),
      await scratch.shop('mossy', '22222222-2222-4222-8222-222222222222'),
    ];
    for (const shop of shops) await commerce.demoData!(shop.dataSource.manager, shop);
  });
  afterAll(() => scratch.drop());

  const everything = async ({ dataSource }: Shop) => {
    const tables = commerce.tenant!.entities;
    return Promise.all(tables.map((entity) => dataSource.manager.find(entity, { order: { id: 'ASC' } as object })));
  };

  it('fills every table a demo needs, and a second run changes nothing', async () => {
    for (const shop of shops) {
      const before = await everything(shop);
      const empty = commerce.tenant!.entities.filter((_entity, index) => before[index].length === 0);
      expect(empty.map(({ name }) => name)).toEqual(['Payout']);
      await commerce.demoData!(shop.dataSource.manager, shop);
      expect(await everything(shop)).toEqual(before);
    }
  });

  it('is different in the two shops', async () => {
    for (const [entity, key] of [
      [Product, 'handle'],
      [Customer, 'email'],
      [Order, 'email'],
    ] as const) {
      const [first, second] = await Promise.all(
        shops.map(async ({ dataSource }) => (await dataSource.manager.find<any>(entity)).map((row) => row[key])),
      );
      expect(first.filter((value) => second.includes(value))).toEqual([]);
    }
  });

  it('every shop begins on the free plan, once', async () => {
    for (const shop of shops) await commerce.referenceData!(scratch.platform.manager, shop);
    const billing = await scratch.platform.manager.find(Billing);
    expect(billing.map(({ organizationId }) => organizationId).sort()).toEqual(shops.map(({ id }) => id).sort());
    expect(billing.map(({ plan, status, seats }) => `${plan} ${status} ${seats}`)).toEqual(
      Array(2).fill('free trialing 1'),
    );
  });

  it('adds up: an order’s items make its subtotal', async () => {
    for (const { dataSource } of shops) {
      const wrong: unknown[] = await dataSource.query(`
        SELECT o.number FROM orders o JOIN order_items i ON i.order_id = o.id
        GROUP BY o.id HAVING sum(i.total) <> o.subtotal`);
      expect(wrong).toEqual([]);
    }
  });
});
