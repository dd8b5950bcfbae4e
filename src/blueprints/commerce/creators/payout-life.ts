import { Injectable } from '@nestjs/common';
import { type EntityManager, In, Not } from 'typeorm';
import { ConflictProblem } from '../../../http/index.js';
import { InjectTenantManager } from '../../../tenancy/index.js';
import { assertMove, lockRow, type Moves } from '../moves.js';
import { Order } from '../orders/order.entity.js';
import { Payout, PayoutStatus } from './payout.entity.js';
import { EARNING } from './statements.js';

export const PAYOUT_MOVES: Moves<PayoutStatus> = {
  [PayoutStatus.Statement]: [PayoutStatus.Approved],
  [PayoutStatus.Approved]: [PayoutStatus.Paid],
  [PayoutStatus.Paid]: [],
};

/** From statement to money. @throws NotFoundProblem (404), ConflictProblem (409, `illegal_move`). */
@Injectable()
export class PayoutLife {
  constructor(@InjectTenantManager() private readonly manager: EntityManager) {}

  /** @throws ConflictProblem (409, `orders_changed`) when an order it counts was refunded or cancelled meanwhile. */
  approve(id: string): Promise<void> {
    return this.step(id, PayoutStatus.Approved, async (manager) => {
      if (await manager.existsBy(Order, { payoutId: id, status: Not(In(EARNING)) })) {
        const advice = 'An order it counts was refunded or cancelled: delete this statement and make it again.';
        throw new ConflictProblem('orders_changed', advice);
      }
      await manager.update(Payout, { id }, { status: PayoutStatus.Approved, approvedAt: new Date() });
    });
  }

  pay(id: string, reference: string | null): Promise<void> {
    return this.step(id, PayoutStatus.Paid, async (manager) => {
      await manager.update(Payout, { id }, { status: PayoutStatus.Paid, paidAt: new Date(), reference });
    });
  }

  private step(id: string, to: PayoutStatus, work: (manager: EntityManager) => Promise<void>): Promise<void> {
    return this.manager.transaction(async (manager) => {
      const { status } = await lockRow(manager, Payout, id, 'payout');
      assertMove(PAYOUT_MOVES, status, to);
      await work(manager);
    });
  }
}
