import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, type Repository } from 'typeorm';
import { ConflictProblem } from '../../../http/index.js';
import { reserveAnyone, reserveCapacity } from '../representatives/workload.js';
import { lockRow } from '../rows/lock-row.js';
import { TicketStatus } from './ticket-enums.js';
import { assertOpen, move } from './ticket-moves.js';
import { type AssignTicket, type MoveTicket } from './ticket.dto.js';
import { Ticket } from './ticket.entity.js';

const SETTLED: readonly TicketStatus[] = [TicketStatus.RESOLVED, TicketStatus.CLOSED];

/** The life of a ticket. Each step locks it first. @throws NotFoundProblem; ConflictProblem `ticket_closed`, `illegal_move`. */
@Injectable()
export class TicketsService {
  constructor(@InjectRepository(Ticket) private readonly tickets: Repository<Ticket>) {}

  /** @throws ConflictProblem `representative_full`, `representative_offline`, `no_representative_available`. */
  assign(id: string, { representativeId }: AssignTicket): Promise<Ticket> {
    return this.change(id, async (ticket, manager) => {
      if (ticket.status === TicketStatus.RESOLVED) {
        throw new ConflictProblem('ticket_resolved', `${ticket.ticketNumber} is RESOLVED. Reopen it first.`, {
          state: ticket.status,
          allowed: [TicketStatus.IN_PROGRESS, TicketStatus.CLOSED],
        });
      }
      if (representativeId && representativeId === ticket.representativeId) return;
      if (representativeId) await reserveCapacity(manager, representativeId);
      ticket.representativeId = representativeId ?? (await reserveAnyone(manager));
      ticket.assignedAt = new Date();
    });
  }

  unassign(id: string): Promise<Ticket> {
    return this.change(id, (ticket) => {
      ticket.representativeId = null;
      ticket.assignedAt = null;
    });
  }

  move(id: string, { status, resolution }: MoveTicket): Promise<Ticket> {
    return this.change(id, (ticket) => {
      move(ticket, status);
      if (resolution !== undefined) ticket.resolution = resolution;
    });
  }

  /** @throws ConflictProblem `ticket_unsettled` before the ticket is resolved. A closed ticket may still be rated. */
  rate(id: string, satisfactionRating: number): Promise<Ticket> {
    return this.tickets.manager.transaction(async (manager) => {
      const ticket = await lockRow(manager, Ticket, id, 'ticket');
      if (!SETTLED.includes(ticket.status)) {
        throw new ConflictProblem(
          'ticket_unsettled',
          `${ticket.ticketNumber} is ${ticket.status}: too early to rate.`,
          {
            state: ticket.status,
          },
        );
      }
      return manager.save(Object.assign(ticket, { satisfactionRating }));
    });
  }

  private change(id: string, step: (ticket: Ticket, manager: EntityManager) => void | Promise<void>): Promise<Ticket> {
    return this.tickets.manager.transaction(async (manager) => {
      const ticket = await lockRow(manager, Ticket, id, 'ticket');
      assertOpen(ticket);
      await step(ticket, manager);
      return manager.save(ticket);
    });
  }
}
