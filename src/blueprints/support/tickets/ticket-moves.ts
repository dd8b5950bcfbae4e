import { ConflictProblem } from '../../../http/index.js';
import { Moves } from '../rows/moves.js';
import { TicketStatus } from './ticket-enums.js';
import { type Ticket } from './ticket.entity.js';

const { OPEN, IN_PROGRESS, WAITING_ON_CUSTOMER, ESCALATED, RESOLVED, CLOSED } = TicketStatus;

export const TICKET_MOVES = new Moves<TicketStatus>('ticket', {
  [OPEN]: [IN_PROGRESS, ESCALATED, CLOSED],
  [IN_PROGRESS]: [WAITING_ON_CUSTOMER, ESCALATED, RESOLVED],
  [WAITING_ON_CUSTOMER]: [IN_PROGRESS, ESCALATED, RESOLVED],
  [ESCALATED]: [IN_PROGRESS, RESOLVED],
  [RESOLVED]: [IN_PROGRESS, CLOSED],
  [CLOSED]: [],
});

/** @throws ConflictProblem `ticket_closed`: a closed ticket is history. */
export function assertOpen(ticket: Pick<Ticket, 'status' | 'ticketNumber'>): void {
  if (ticket.status !== CLOSED) return;
  throw new ConflictProblem('ticket_closed', `${ticket.ticketNumber} is CLOSED and does not change any more.`, {
    state: CLOSED,
    allowed: TICKET_MOVES.from(CLOSED),
  });
}

/** Puts the ticket in that state, with the instants that go with it: first answer, resolution, end. */
export function move(ticket: Ticket, to: TicketStatus, now = new Date()): Ticket {
  assertOpen(ticket);
  TICKET_MOVES.assert(ticket.status, to);
  ticket.status = to;
  if (to === IN_PROGRESS || to === WAITING_ON_CUSTOMER || to === RESOLVED) ticket.firstResponseAt ??= now;
  if (to === IN_PROGRESS) ticket.resolvedAt = null;
  if (to === RESOLVED) ticket.resolvedAt = now;
  if (to === CLOSED) ticket.closedAt = now;
  return ticket;
}
