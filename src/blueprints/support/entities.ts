import { AgentConfiguration } from './agents/agent-configuration.entity.js';
import { DecisionRule } from './agents/decision-rule.entity.js';
import { BudgetUsageRecord } from './budgets/budget-usage-record.entity.js';
import { Budget } from './budgets/budget.entity.js';
import { CustomerProfile } from './customers/customer-profile.entity.js';
import { Escalation } from './escalations/escalation.entity.js';
import { PerformanceMetrics } from './metrics/performance-metrics.entity.js';
import { TeamPerformance } from './metrics/team-performance.entity.js';
import { Organization } from './organizations/organization.entity.js';
import { Refund } from './refunds/refund.entity.js';
import { Representative } from './representatives/representative.entity.js';
import { Ticket } from './tickets/ticket.entity.js';
import { User } from './users/user.entity.js';

/** The thirteen tables. */
export const ENTITIES = [
  Organization,
  User,
  Representative,
  CustomerProfile,
  Ticket,
  Escalation,
  Refund,
  Budget,
  BudgetUsageRecord,
  AgentConfiguration,
  DecisionRule,
  PerformanceMetrics,
  TeamPerformance,
];
