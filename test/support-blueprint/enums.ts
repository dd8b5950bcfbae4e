import { AgentStatus, AgentType, DecisionRuleAction } from '../../src/blueprints/support/agents/agent-enums.js';
import { BudgetPeriod, BudgetStatus, BudgetType } from '../../src/blueprints/support/budgets/budget-enums.js';
import { AccountStanding, AccountTier } from '../../src/blueprints/support/customers/account-enums.js';
import {
  EscalationPriority,
  EscalationReason,
  EscalationStatus,
} from '../../src/blueprints/support/escalations/escalation-enums.js';
import { MetricPeriod, PerformanceTrend } from '../../src/blueprints/support/metrics/metric-enums.js';
import { OrganizationPlan, OrganizationStatus } from '../../src/blueprints/support/organizations/organization-enums.js';
import { RefundReason, RefundStatus } from '../../src/blueprints/support/refunds/refund-enums.js';
import {
  RepresentativeRole,
  RepresentativeStatus,
} from '../../src/blueprints/support/representatives/representative-enums.js';
import { TicketCategory, TicketPriority, TicketStatus } from '../../src/blueprints/support/tickets/ticket-enums.js';
import { UserRole } from '../../src/blueprints/support/users/user-role.js';

/** The seed's enums by the name of their PostgreSQL type. */
export const ENUMS: Record<string, Record<string, string>> = {
  user_role: UserRole,
  representative_role: RepresentativeRole,
  representative_status: RepresentativeStatus,
  organization_plan: OrganizationPlan,
  organization_status: OrganizationStatus,
  account_tier: AccountTier,
  account_standing: AccountStanding,
  ticket_status: TicketStatus,
  ticket_priority: TicketPriority,
  ticket_category: TicketCategory,
  escalation_priority: EscalationPriority,
  escalation_status: EscalationStatus,
  escalation_reason: EscalationReason,
  refund_reason: RefundReason,
  refund_status: RefundStatus,
  budget_type: BudgetType,
  budget_period: BudgetPeriod,
  budget_status: BudgetStatus,
  agent_type: AgentType,
  agent_status: AgentStatus,
  decision_rule_action: DecisionRuleAction,
  metric_period: MetricPeriod,
  performance_trend: PerformanceTrend,
};
