import { Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { ConflictProblem, UnprocessableProblem } from '../../../http/index.js';
import { InjectTenantManager } from '../../../tenancy/index.js';
import { normalizeEmail } from '../../kit/index.js';
import { Creator, CreatorStatus } from '../creators/creator.entity.js';
import { addMoney, multiplyMoney, subtractMoney, toCents } from '../money.js';
import { ProductVariant } from '../products/product-variant.entity.js';
import { Stock } from '../products/stock.js';
import { type OrderLine, type PlaceOrder } from './order.dto.js';
import { OrderItem } from './order-item.entity.js';
import { Order } from './order.entity.js';

/** Makes orders out of what buyers want: prices and totals come from here, never from the buyer. */
@Injectable()
export class OrderPlacing {
  constructor(
    @InjectTenantManager() private readonly manager: EntityManager,
    private readonly stock: Stock,
  ) {}

  /**
   * Takes the stock and keeps the order, both or neither. With an idempotency key that was used for the same lines
   * before, answers the order made then.
   * @throws NotFoundProblem (404) for an unknown variant. ConflictProblem (409): `out_of_stock`,
   *   `idempotency_key_reused`. UnprocessableProblem (422): `unknown_code`, `discount_too_high`, `same_variant_twice`.
   */
  place(wish: PlaceOrder, idempotencyKey: string | null): Promise<string> {
    if (new Set(wish.items.map(({ variantId }) => variantId)).size < wish.items.length) {
      throw new UnprocessableProblem('same_variant_twice', 'A variant stands in one line only: add the quantities.');
    }
    return this.manager.transaction(async (manager) => {
      const id = await this.claim(manager, wish, idempotencyKey);
      if (!id) return this.placedBefore(manager, wish, idempotencyKey!);
      const items = await this.takeItems(manager, id, wish.items);
      const subtotal = addMoney(...items.map((item) => item.total));
      const { discount = '0', shipping = '0', tax = '0' } = wish;
      if (toCents(discount) > toCents(subtotal)) {
        throw new UnprocessableProblem('discount_too_high', `The discount is more than the items cost (${subtotal}).`);
      }
      const total = addMoney(subtractMoney(subtotal, discount), shipping, tax);
      await manager.update(Order, { id }, { subtotal, discount, shipping, tax, total });
      await manager.save(items);
      return id;
    });
  }

  /** The key's owner is whoever inserts first; a second one waits for the first's commit and gets nothing here. */
  private async claim(
    manager: EntityManager,
    wish: PlaceOrder,
    idempotencyKey: string | null,
  ): Promise<string | undefined> {
    const { code, currency, customerId, note, shippingAddress, billingAddress } = wish;
    const values = {
      currency,
      customerId,
      note,
      shippingAddress,
      billingAddress,
      email: normalizeEmail(wish.email),
      creatorId: code ? await this.creatorOf(manager, code) : null,
      idempotencyKey,
      subtotal: '0',
      total: '0',
    };
    const result = await manager
      .createQueryBuilder()
      .insert()
      .into(Order)
      .values(values as object)
      .orIgnore()
      .returning('id')
      .updateEntity(false)
      .execute();
    return (result.raw as { id: string }[]).at(0)?.id;
  }

  private async placedBefore(manager: EntityManager, wish: PlaceOrder, idempotencyKey: string): Promise<string> {
    const order = await manager.findOneOrFail(Order, { where: { idempotencyKey }, relations: { items: true } });
    const lines = (list: readonly { variantId: string | null; quantity: number }[]) =>
      list
        .map(({ variantId, quantity }) => `${variantId?.toLowerCase()} ${quantity}`)
        .sort()
        .join();
    if (lines(order.items) === lines(wish.items)) return order.id;
    throw new ConflictProblem('idempotency_key_reused', 'This idempotency key belongs to another order.', {
      orderId: order.id,
    });
  }

  /** In one order for everybody: two orders for the same two variants would otherwise wait for each other. */
  private async takeItems(manager: EntityManager, orderId: string, lines: readonly OrderLine[]): Promise<OrderItem[]> {
    const items: OrderItem[] = [];
    for (const line of [...lines].sort((a, b) => (a.variantId < b.variantId ? -1 : 1))) {
      items.push(await this.takeItem(manager, orderId, line));
    }
    return items;
  }

  private async takeItem(
    manager: EntityManager,
    orderId: string,
    { variantId, quantity }: OrderLine,
  ): Promise<OrderItem> {
    await this.stock.change(variantId, -quantity, manager);
    const variant = await manager.findOneOrFail(ProductVariant, {
      where: { id: variantId },
      relations: { product: true },
    });
    return manager.create(OrderItem, {
      orderId,
      variantId,
      title: `${variant.product.title} – ${variant.title}`,
      sku: variant.sku,
      quantity,
      unitPrice: variant.price,
      total: multiplyMoney(variant.price, quantity),
    });
  }

  private async creatorOf(manager: EntityManager, code: string): Promise<string> {
    const creator = await manager.findOneBy(Creator, { code: code.toUpperCase(), status: CreatorStatus.Active });
    if (!creator) throw new UnprocessableProblem('unknown_code', `The code ${code} is not in use.`);
    return creator.id;
  }
}
