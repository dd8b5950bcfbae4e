import { Injectable } from '@nestjs/common';
import { type HookContext, type ResourceHooks, type RowValues } from '../../../http/index.js';
import { requireRole } from '../users/require-role.js';
import { UserRole } from '../users/user-role.js';
import { assertOpen } from './ticket-moves.js';
import { takeTicketNumber } from './ticket-number.js';
import { type Ticket } from './ticket.entity.js';

@Injectable()
export class TicketHooks implements ResourceHooks<Ticket> {
  async beforeCreate({ manager, body }: HookContext & { body: RowValues<Ticket> }): Promise<void> {
    await requireRole(manager, 'customerId', body.customerId, [UserRole.CUSTOMER]);
    body.ticketNumber = await takeTicketNumber(manager);
  }

  beforeUpdate({ before }: HookContext & { before: Ticket }): void {
    assertOpen(before);
  }
}
