import { Injectable } from '@nestjs/common';
import { type EntityManager, In, IsNull } from 'typeorm';
import { UnprocessableProblem } from '../../../http/index.js';
import { InjectTenantManager } from '../../../tenancy/index.js';
import { addMoney, percentOf, subtractMoney } from '../money.js';
import { lockRow } from '../moves.js';
import { Order, OrderStatus } from '../orders/order.entity.js';
import { type StatementRequest } from './creator.dto.js';
import { Creator } from './creator.entity.js';
import { Payout } from './payout.entity.js';

/** Orders that earn: paid, and neither refunded nor cancelled since. */
export const EARNING = [OrderStatus.Paid, OrderStatus.Fulfilled];

/** Counts what a creator's buyers paid, each order once. */
@Injectable()
export class Statements {
  constructor(@InjectTenantManager() private readonly manager: EntityManager) {}

  /**
   * Makes the statements of a period, one for each currency, out of the orders paid in it that no payout counts yet.
   * The creator is locked meanwhile: two at once do not count an order twice.
   * @throws NotFoundProblem (404), UnprocessableProblem (422): `period_reversed`, `nothing_to_pay`.
   */
  make({ creatorId, periodStart, periodEnd }: StatementRequest): Promise<Payout[]> {
    if (periodEnd < periodStart) {
      throw new UnprocessableProblem('period_reversed', 'The period ends before it begins.');
    }
    return this.manager.transaction(async (manager) => {
      const creator = await lockRow(manager, Creator, creatorId, 'creator');
      const orders = await this.unpaidOrders(manager, creatorId, periodStart, periodEnd);
      if (orders.length === 0) {
        throw new UnprocessableProblem('nothing_to_pay', 'No order of this period waits to be counted.');
      }
      const payouts: Payout[] = [];
      for (const currency of [...new Set(orders.map((order) => order.currency))].sort()) {
        const counted = orders.filter((order) => order.currency === currency);
        payouts.push(await this.save(manager, creator, { periodStart, periodEnd, currency }, counted));
      }
      return payouts;
    });
  }

  private unpaidOrders(manager: EntityManager, creatorId: string, from: string, to: string): Promise<Order[]> {
    return manager
      .createQueryBuilder(Order, 'o')
      .where({ creatorId, payoutId: IsNull(), status: In(EARNING) })
      .andWhere(`o.paid_at >= CAST(:from AS date) AT TIME ZONE 'UTC'`, { from })
      .andWhere(`o.paid_at < (CAST(:to AS date) + 1) AT TIME ZONE 'UTC'`, { to })
      .setLock('pessimistic_write')
      .getMany();
  }

  private async save(
    manager: EntityManager,
    { id: creatorId, commissionRate }: Creator,
    period: Pick<Payout, 'periodStart' | 'periodEnd' | 'currency'>,
    orders: Order[],
  ): Promise<Payout> {
    const sales = addMoney(...orders.map((order) => subtractMoney(order.subtotal, order.discount)));
    const payout = await manager.save(
      manager.create(Payout, {
        ...period,
        creatorId,
        commissionRate,
        orderCount: orders.length,
        sales,
        amount: percentOf(sales, commissionRate),
      }),
    );
    await manager.update(Order, { id: In(orders.map(({ id }) => id)) }, { payoutId: payout.id });
    return manager.findOneByOrFail(Payout, { id: payout.id });
  }
}
