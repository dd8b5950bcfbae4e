import { type EntityManager, In, Not } from 'typeorm';
import { lockRow } from '../rows/lock-row.js';
import { TicketStatus } from '../tickets/ticket-enums.js';
import { move as moveTicket } from '../tickets/ticket-moves.js';
import { Ticket } from '../tickets/ticket.entity.js';
import { type EscalationStatus } from './escalation-enums.js';
import { move, SETTLED } from './escalation-moves.js';
import { Escalation } from './escalation.entity.js';

/** Ends a locked escalation. When it was the last one of its ticket, the ticket is IN_PROGRESS again. */
export async function settle(
  manager: EntityManager,
  escalation: Escalation,
  to: EscalationStatus.RESOLVED | EscalationStatus.DISMISSED,
  resolution?: string | null,
): Promise<Escalation> {
  move(escalation, to);
  if (resolution !== undefined) escalation.resolution = resolution;
  const saved = await manager.save(escalation);
  if (escalation.ticketId) await resumeTicket(manager, escalation.ticketId);
  return saved;
}

async function resumeTicket(manager: EntityManager, ticketId: string): Promise<void> {
  const ticket = await lockRow(manager, Ticket, ticketId, 'ticket');
  const unsettled = await manager.existsBy(Escalation, { ticketId, status: Not(In(SETTLED)) });
  if (unsettled || ticket.status !== TicketStatus.ESCALATED) return;
  await manager.save(moveTicket(ticket, TicketStatus.IN_PROGRESS));
}
