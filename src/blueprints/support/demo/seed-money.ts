import { type EntityManager } from 'typeorm';
import { BudgetPeriod, BudgetType } from '../budgets/budget-enums.js';
import { BudgetUsageRecord } from '../budgets/budget-usage-record.entity.js';
import { Budget } from '../budgets/budget.entity.js';
import { moveBudget } from '../budgets/move-budget.js';
import { RefundStatus } from '../refunds/refund-enums.js';
import { Refund } from '../refunds/refund.entity.js';
import { type DemoCalendar } from './demo-calendar.js';
import { type DemoOrganization, type DemoRefund } from './demo-organization.js';
import { ensureRow } from './ensure-row.js';
import { type DemoAgents } from './seed-agents.js';
import { type DemoConversations } from './seed-conversations.js';
import { type DemoPeople } from './seed-people.js';

export async function seedMoney(
  manager: EntityManager,
  demo: DemoOrganization,
  calendar: DemoCalendar,
  people: DemoPeople,
  agents: DemoAgents,
  conversations: DemoConversations,
): Promise<void> {
  const budget = await seedBudget(manager, demo, calendar, people);
  const refunds = new Map<string, Refund>();
  for (const refund of demo.refunds) {
    const { orderReference } = refund;
    const values = () => refundValues(refund, budget, calendar, people, agents, conversations);
    refunds.set(orderReference, await ensureRow(manager, Refund, { orderReference }, values));
  }
  for (const { note, amount, refund } of demo.budget.usage) {
    if (await manager.existsBy(BudgetUsageRecord, { budgetId: budget.id, note })) continue;
    const refundId = refund ? refunds.get(refund)!.id : undefined;
    await moveBudget(manager, { budgetId: budget.id, amount, refundId, note, recordedById: people.admin.id });
  }
}

function seedBudget(
  manager: EntityManager,
  { budget: { name, total } }: DemoOrganization,
  calendar: DemoCalendar,
  { admin }: DemoPeople,
): Promise<Budget> {
  return ensureRow(manager, Budget, { name }, () => ({
    total,
    type: BudgetType.REFUND,
    period: BudgetPeriod.MONTHLY,
    startsOn: calendar.firstDay,
    endsOn: calendar.lastDay,
    ownerId: admin.id,
  }));
}

function refundValues(
  refund: DemoRefund,
  budget: Budget,
  calendar: DemoCalendar,
  { customers }: DemoPeople,
  { rules }: DemoAgents,
  { tickets, escalations }: DemoConversations,
): Partial<Refund> {
  const { customer, ticket, escalation, rule, created, decided, amount, reason, status, explanation } = refund;
  const paid = status === RefundStatus.APPROVED || status === RefundStatus.PROCESSED;
  return {
    amount,
    reason,
    status,
    explanation,
    customerId: customers.get(customer)!.id,
    ticketId: ticket ? tickets.get(ticket)!.id : null,
    escalationId: escalation ? escalations.get(escalation)!.id : null,
    decisionRuleId: rule ? rules.get(rule)!.id : null,
    budgetId: paid ? budget.id : null,
    createdAt: calendar.at(created),
    decidedAt: calendar.atOrNull(decided),
    processedAt: status === RefundStatus.PROCESSED ? calendar.atOrNull(decided) : null,
  };
}
