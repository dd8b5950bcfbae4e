import { type EntityManager } from 'typeorm';
import { Creator } from '../creators/creator.entity.js';
import { Customer } from '../customers/customer.entity.js';
import { addMoney, multiplyMoney } from '../money.js';
import { OrderItem } from '../orders/order-item.entity.js';
import { Order } from '../orders/order.entity.js';
import { ProductVariant } from '../products/product-variant.entity.js';
import { type DemoShop } from './demo-shop.js';

type DemoOrder = DemoShop['orders'][number];

/** An order with its items, found again by its idempotency key. The stock written down is what is left after it. */
export async function seedOrder(manager: EntityManager, demo: DemoOrder): Promise<void> {
  if (await manager.existsBy(Order, { idempotencyKey: demo.idempotencyKey! })) return;
  const customer = await manager.findOneByOrFail(Customer, { email: demo.email });
  const { code, items: lines, paidAt, fulfilledAt, ...fields } = demo;
  const creator = code ? await manager.findOneByOrFail(Creator, { code }) : null;
  const items: OrderItem[] = [];
  for (const line of lines) items.push(await orderItem(manager, line));
  const subtotal = addMoney(...items.map((item) => item.total));
  const order = await manager.save(
    manager.create(Order, {
      ...fields,
      customerId: customer.id,
      creatorId: creator?.id ?? null,
      subtotal,
      total: addMoney(subtotal, demo.shipping),
      paidAt: paidAt ? new Date(paidAt) : null,
      fulfilledAt: fulfilledAt ? new Date(fulfilledAt) : null,
      paymentReference: paidAt ? `demo payment ${demo.idempotencyKey}` : null,
    }),
  );
  await manager.save(items.map((item) => Object.assign(item, { orderId: order.id })));
}

async function orderItem(manager: EntityManager, { sku, quantity }: DemoOrder['items'][number]): Promise<OrderItem> {
  const variant = await manager.findOneOrFail(ProductVariant, { where: { sku }, relations: { product: true } });
  return manager.create(OrderItem, {
    variantId: variant.id,
    title: `${variant.product.title} – ${variant.title}`,
    sku,
    quantity,
    unitPrice: variant.price,
    total: multiplyMoney(variant.price, quantity),
  });
}
