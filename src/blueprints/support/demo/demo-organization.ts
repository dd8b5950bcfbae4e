import { type AgentConfiguration } from '../agents/agent-configuration.entity.js';
import { type DecisionRule } from '../agents/decision-rule.entity.js';
import { type CustomerProfile } from '../customers/customer-profile.entity.js';
import { type Escalation } from '../escalations/escalation.entity.js';
import { type Refund } from '../refunds/refund.entity.js';
import { type Representative } from '../representatives/representative.entity.js';
import { type Ticket } from '../tickets/ticket.entity.js';

/** A person, named by the e-mail address in everything that follows. */
export interface DemoPerson {
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
}

/** An instant before the first day of the month of seeding: `[daysBefore, 'HH:MM']`, UTC. */
export type DemoInstant = readonly [daysBefore: number, time: string];

export type DemoRepresentative = DemoPerson &
  Pick<Representative, 'role' | 'status' | 'department' | 'languages' | 'maxActiveTickets'> & {
    readonly lead?: string;
  };

export type DemoCustomer = DemoPerson &
  Pick<
    CustomerProfile,
    'accountTier' | 'accountStanding' | 'company' | 'customerSince' | 'lifetimeValue' | 'context' | 'preferences'
  > & { readonly manager?: string };

export type DemoTicket = Pick<Ticket, 'subject' | 'description' | 'status' | 'priority' | 'category' | 'tags'> & {
  readonly customer: string;
  readonly representative?: string;
  readonly created: DemoInstant;
  readonly answered?: DemoInstant;
  readonly resolved?: DemoInstant;
  readonly closed?: DemoInstant;
} & Partial<Pick<Ticket, 'resolution' | 'satisfactionRating'>>;

export type DemoEscalation = Pick<Escalation, 'reason' | 'priority' | 'status' | 'summary'> & {
  readonly customer: string;
  /** Subject of the ticket. */
  readonly ticket?: string;
  /** Name of the agent that gave up. */
  readonly agent?: string;
  readonly escalatedBy?: string;
  readonly assignedTo?: string;
  readonly created: DemoInstant;
};

export type DemoRefund = Pick<Refund, 'amount' | 'reason' | 'status' | 'explanation'> & {
  readonly orderReference: string;
  readonly customer: string;
  readonly ticket?: string;
  /** Summary of the escalation. */
  readonly escalation?: string;
  readonly rule?: string;
  readonly created: DemoInstant;
  readonly decided?: DemoInstant;
};

/** A movement of the budget; the note names it. */
export interface DemoUsage {
  readonly note: string;
  readonly amount: string;
  /** Order reference of the refund it paid. */
  readonly refund?: string;
}

/** What is shown of one organization before its own people fill it. */
export interface DemoOrganization {
  readonly admin: DemoPerson;
  readonly representatives: readonly DemoRepresentative[];
  readonly customers: readonly DemoCustomer[];
  readonly agents: readonly Pick<
    AgentConfiguration,
    'name' | 'type' | 'status' | 'model' | 'instructions' | 'thresholds' | 'dataSources'
  >[];
  readonly rules: readonly Pick<DecisionRule, 'name' | 'description' | 'priority' | 'conditions' | 'action'>[];
  readonly tickets: readonly DemoTicket[];
  readonly escalations: readonly DemoEscalation[];
  readonly refunds: readonly DemoRefund[];
  readonly budget: { readonly name: string; readonly total: string; readonly usage: readonly DemoUsage[] };
}
