import { Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { ConflictProblem } from '../../../http/index.js';
import { InjectTenantManager } from '../../../tenancy/index.js';
import { assertMove, lockRow, type Moves } from '../moves.js';
import { Stock } from '../products/stock.js';
import { OrderItem } from './order-item.entity.js';
import { Order, OrderStatus } from './order.entity.js';

const { Pending, Paid, Fulfilled, Refunded, Cancelled } = OrderStatus;

export const ORDER_MOVES: Moves<OrderStatus> = {
  [Pending]: [Paid, Cancelled],
  [Paid]: [Fulfilled, Refunded, Cancelled],
  [Fulfilled]: [Refunded],
  [Refunded]: [],
  [Cancelled]: [],
};

/**
 * What happens to an order after it was placed. Each step locks the order, so that it is made once.
 * @throws NotFoundProblem (404), ConflictProblem (409, `illegal_move`, with the moves allowed).
 */
@Injectable()
export class OrderLife {
  constructor(
    @InjectTenantManager() private readonly manager: EntityManager,
    private readonly stock: Stock,
  ) {}

  /**
   * Records the payment under its key: the same key again changes nothing.
   * @throws ConflictProblem (409, `payment_key_used`) when the key paid another order.
   */
  pay(id: string, paymentKey: string, paymentReference: string | null): Promise<void> {
    return this.step(id, async (manager, order) => {
      if (order.paymentKey === paymentKey) return;
      assertMove(ORDER_MOVES, order.status, Paid);
      if (await manager.existsBy(Order, { paymentKey })) {
        throw new ConflictProblem('payment_key_used', 'This idempotency key belongs to the payment of another order.');
      }
      await manager.update(Order, { id }, { status: Paid, paymentKey, paymentReference, paidAt: new Date() });
    });
  }

  fulfil(id: string, trackingNumber: string | null): Promise<void> {
    return this.step(id, async (manager, order) => {
      assertMove(ORDER_MOVES, order.status, Fulfilled);
      const tracking = trackingNumber === null ? {} : { trackingNumber };
      await manager.update(Order, { id }, { status: Fulfilled, fulfilledAt: new Date(), ...tracking });
    });
  }

  /** What was not sent yet goes back into stock; what was sent only when it came back. */
  refund(id: string, restock: boolean): Promise<void> {
    return this.step(id, async (manager, order) => {
      assertMove(ORDER_MOVES, order.status, Refunded);
      if (restock || order.status === Paid) await this.putBack(manager, id);
      await manager.update(Order, { id }, { status: Refunded, refundedAt: new Date() });
    });
  }

  /** Before anything was sent. The stock goes back, and so does the money if it had been paid. */
  cancel(id: string, cancelReason: string | null): Promise<void> {
    return this.step(id, async (manager, order) => {
      assertMove(ORDER_MOVES, order.status, Cancelled);
      await this.putBack(manager, id);
      const now = new Date();
      const refund = order.status === Paid ? { refundedAt: now } : {};
      await manager.update(Order, { id }, { status: Cancelled, cancelledAt: now, cancelReason, ...refund });
    });
  }

  private step(id: string, work: (manager: EntityManager, order: Order) => Promise<void>): Promise<void> {
    return this.manager.transaction(async (manager) => work(manager, await lockRow(manager, Order, id, 'order')));
  }

  private async putBack(manager: EntityManager, orderId: string): Promise<void> {
    const items = await manager.find(OrderItem, { where: { orderId }, order: { variantId: 'ASC' } });
    for (const { variantId, quantity } of items) {
      if (variantId) await this.stock.change(variantId, quantity, manager);
    }
  }
}
