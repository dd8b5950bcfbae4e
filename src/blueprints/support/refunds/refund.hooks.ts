import { Injectable } from '@nestjs/common';
import {
  ConflictProblem,
  type HookContext,
  type ResourceHooks,
  type RowValues,
  UnprocessableProblem,
} from '../../../http/index.js';
import { Ticket } from '../tickets/ticket.entity.js';
import { requireRole } from '../users/require-role.js';
import { UserRole } from '../users/user-role.js';
import { RefundStatus } from './refund-enums.js';
import { REFUND_MOVES } from './refund-moves.js';
import { type Refund } from './refund.entity.js';

@Injectable()
export class RefundHooks implements ResourceHooks<Refund> {
  async beforeCreate({ manager, body }: HookContext & { body: RowValues<Refund> }): Promise<void> {
    await requireRole(manager, 'customerId', body.customerId, [UserRole.CUSTOMER]);
    const ticket = body.ticketId ? await manager.findOneBy(Ticket, { id: body.ticketId }) : null;
    if (ticket && ticket.customerId !== body.customerId) {
      throw new UnprocessableProblem('wrong_customer', 'The ticket is another customer’s.', { fields: ['ticketId'] });
    }
  }

  /** What was decided is not changed any more. */
  beforeUpdate({ before }: HookContext & { before: Refund }): void {
    if (before.status === RefundStatus.PENDING) return;
    throw new ConflictProblem('refund_decided', `The refund is ${before.status} and does not change any more.`, {
      state: before.status,
      allowed: REFUND_MOVES.from(before.status),
    });
  }
}
