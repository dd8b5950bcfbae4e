import { Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { type HookContext, type ResourceHooks, type RowValues, UnprocessableProblem } from '../../../http/index.js';
import { lockReferenced } from '../rows/lock-row.js';
import { TicketStatus } from '../tickets/ticket-enums.js';
import { assertOpen, move } from '../tickets/ticket-moves.js';
import { Ticket } from '../tickets/ticket.entity.js';
import { requireRole } from '../users/require-role.js';
import { UserRole } from '../users/user-role.js';
import { assertUnsettled } from './escalation-moves.js';
import { type Escalation } from './escalation.entity.js';

/** An escalation puts its ticket in the state ESCALATED, in the same transaction. */
@Injectable()
export class EscalationHooks implements ResourceHooks<Escalation> {
  async beforeCreate({ manager, body }: HookContext & { body: RowValues<Escalation> }): Promise<void> {
    if (body.ticketId) await this.escalateTicket(manager, body.ticketId, body);
    if (!body.customerId) {
      throw new UnprocessableProblem('customer_missing', 'Name the customer, or a ticket of theirs.', {
        fields: ['customerId'],
      });
    }
    await requireRole(manager, 'customerId', body.customerId, [UserRole.CUSTOMER]);
  }

  beforeUpdate({ before }: HookContext & { before: Escalation }): void {
    assertUnsettled(before);
  }

  private async escalateTicket(manager: EntityManager, id: string, body: RowValues<Escalation>): Promise<void> {
    const ticket = await lockReferenced(manager, Ticket, id, 'ticketId');
    body.customerId ??= ticket.customerId;
    if (body.customerId !== ticket.customerId) {
      throw new UnprocessableProblem('wrong_customer', 'The ticket is another customer’s.', { fields: ['customerId'] });
    }
    assertOpen(ticket);
    if (ticket.status !== TicketStatus.ESCALATED) await manager.save(move(ticket, TicketStatus.ESCALATED));
  }
}
