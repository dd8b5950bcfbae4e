import { type EntityManager } from 'typeorm';
import { EscalationStatus } from '../escalations/escalation-enums.js';
import { Escalation } from '../escalations/escalation.entity.js';
import { takeTicketNumber } from '../tickets/ticket-number.js';
import { Ticket } from '../tickets/ticket.entity.js';
import { type DemoCalendar } from './demo-calendar.js';
import { type DemoEscalation, type DemoOrganization, type DemoTicket } from './demo-organization.js';
import { ensureRow } from './ensure-row.js';
import { type DemoAgents } from './seed-agents.js';
import { type DemoPeople } from './seed-people.js';

/** Tickets by subject, escalations by summary. */
export interface DemoConversations {
  readonly tickets: ReadonlyMap<string, Ticket>;
  readonly escalations: ReadonlyMap<string, Escalation>;
}

export async function seedConversations(
  manager: EntityManager,
  demo: DemoOrganization,
  calendar: DemoCalendar,
  people: DemoPeople,
  { agents }: DemoAgents,
): Promise<DemoConversations> {
  const tickets = new Map<string, Ticket>();
  for (const ticket of demo.tickets) tickets.set(ticket.subject, await seedTicket(manager, ticket, calendar, people));
  const escalations = new Map<string, Escalation>();
  for (const escalation of demo.escalations) {
    const values = () => ({
      ...escalationValues(escalation, calendar, people),
      ticketId: escalation.ticket ? tickets.get(escalation.ticket)!.id : null,
      agentConfigurationId: escalation.agent ? agents.get(escalation.agent)!.id : null,
    });
    const { summary } = escalation;
    escalations.set(summary, await ensureRow(manager, Escalation, { summary }, values));
  }
  return { tickets, escalations };
}

function seedTicket(
  manager: EntityManager,
  ticket: DemoTicket,
  calendar: DemoCalendar,
  { customers, representatives }: DemoPeople,
): Promise<Ticket> {
  const { subject, customer, representative, created, answered, resolved, closed, ...fields } = ticket;
  return ensureRow(manager, Ticket, { subject, customerId: customers.get(customer)!.id }, async () => ({
    ...fields,
    ticketNumber: await takeTicketNumber(manager),
    representativeId: representative ? representatives.get(representative)!.id : null,
    createdAt: calendar.at(created),
    assignedAt: representative ? calendar.at(created) : null,
    firstResponseAt: calendar.atOrNull(answered),
    resolvedAt: calendar.atOrNull(resolved),
    closedAt: calendar.atOrNull(closed),
  }));
}

function escalationValues(
  escalation: DemoEscalation,
  calendar: DemoCalendar,
  { customers, representatives }: DemoPeople,
): Partial<Escalation> {
  const { customer, escalatedBy, assignedTo, created, reason, priority, status } = escalation;
  return {
    reason,
    priority,
    status,
    customerId: customers.get(customer)!.id,
    escalatedById: escalatedBy ? representatives.get(escalatedBy)!.id : null,
    assignedToId: assignedTo ? representatives.get(assignedTo)!.id : null,
    createdAt: calendar.at(created),
    assignedAt: status === EscalationStatus.PENDING ? null : calendar.at(created),
  };
}
