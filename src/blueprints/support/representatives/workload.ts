import { type EntityManager, In } from 'typeorm';
import { ConflictProblem, ProblemException } from '../../../http/index.js';
import { lockReferenced } from '../rows/lock-row.js';
import { TicketStatus } from '../tickets/ticket-enums.js';
import { Ticket } from '../tickets/ticket.entity.js';
import { RepresentativeStatus } from './representative-enums.js';
import { Representative } from './representative.entity.js';

const ACTIVE = [TicketStatus.OPEN, TicketStatus.IN_PROGRESS, TicketStatus.WAITING_ON_CUSTOMER, TicketStatus.ESCALATED];

export function activeTickets(manager: EntityManager, representativeId: string): Promise<number> {
  return manager.countBy(Ticket, { representativeId, status: In(ACTIVE) });
}

/**
 * Locks the representative and makes sure that one more ticket fits. Two assignments to one person take turns.
 * @throws UnknownReferenceProblem; ConflictProblem `representative_offline`, `representative_full`.
 */
export async function reserveCapacity(manager: EntityManager, representativeId: string): Promise<void> {
  const representative = await lockReferenced(manager, Representative, representativeId, 'representativeId');
  const { status, maxActiveTickets } = representative;
  if (status === RepresentativeStatus.OFFLINE) {
    throw new ConflictProblem('representative_offline', 'The representative is OFFLINE and takes no tickets.', {
      state: status,
    });
  }
  const active = await activeTickets(manager, representativeId);
  if (active >= maxActiveTickets) {
    throw new ConflictProblem('representative_full', `The representative already holds ${active} active tickets.`, {
      activeTickets: active,
      maxActiveTickets,
    });
  }
}

const LEAST_BUSY = `
  SELECT representatives.id
  FROM representatives
  LEFT JOIN tickets ON representative_id = representatives.id
    AND tickets.status IN ('OPEN', 'IN_PROGRESS', 'WAITING_ON_CUSTOMER', 'ESCALATED')
  WHERE representatives.status = 'ONLINE' AND representatives.id <> ALL ($1)
  GROUP BY representatives.id
  HAVING count(tickets.id) < max_active_tickets
  ORDER BY count(tickets.id), representatives.created_at, representatives.id
  LIMIT 1`;

/**
 * The representative who is ONLINE and holds the fewest active tickets, with room for one more, locked.
 * @throws ConflictProblem `no_representative_available`.
 */
export async function reserveAnyone(manager: EntityManager): Promise<string> {
  const tried: string[] = [];
  for (;;) {
    const [free] = await manager.query<{ id: string }[]>(LEAST_BUSY, [tried]);
    if (!free) throw new ConflictProblem('no_representative_available', 'No one who is ONLINE has room for a ticket.');
    try {
      await reserveCapacity(manager, free.id);
      return free.id;
    } catch (error) {
      // Someone else filled or left the place between the look and the lock.
      if (!(error instanceof ProblemException)) throw error;
      tried.push(free.id);
    }
  }
}
