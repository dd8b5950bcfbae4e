import { type EntityManager } from 'typeorm';
import { currentRefundBudget, namedBudget } from '../budgets/current-budget.js';
import { moveBudget } from '../budgets/move-budget.js';
import { EscalationReason, EscalationStatus } from '../escalations/escalation-enums.js';
import { SETTLED } from '../escalations/escalation-moves.js';
import { Escalation } from '../escalations/escalation.entity.js';
import { settle } from '../escalations/settle.js';
import { lockRow } from '../rows/lock-row.js';
import { RefundStatus } from './refund-enums.js';
import { REFUND_MOVES } from './refund-moves.js';
import { type Refund } from './refund.entity.js';

/** Who decided and why: a rule or a person. */
export interface Decision {
  readonly decisionRuleId?: string | null;
  readonly decidedById?: string | null;
  readonly decisionNote?: string | null;
  readonly agentConfigurationId?: string | null;
}

/**
 * Approves a locked refund and takes it from the budget, both or neither.
 * @throws ConflictProblem `illegal_move`, `no_budget`, `budget_not_active`, `budget_exceeded`.
 */
export async function approve(
  manager: EntityManager,
  refund: Refund,
  decision: Decision,
  budgetId?: string | null,
): Promise<Refund> {
  REFUND_MOVES.assert(refund.status, RefundStatus.APPROVED);
  const { amount, id: refundId } = refund;
  const budget = budgetId ? await namedBudget(manager, budgetId) : await currentRefundBudget(manager, amount);
  const note = refund.orderReference ? `Refund of ${refund.orderReference}` : 'Refund';
  refund.budgetId = budget;
  const approved = await decide(manager, refund, RefundStatus.APPROVED, decision);
  await moveBudget(manager, { budgetId: budget, amount, refundId, recordedById: decision.decidedById, note });
  return approved;
}

export function deny(manager: EntityManager, refund: Refund, decision: Decision): Promise<Refund> {
  REFUND_MOVES.assert(refund.status, RefundStatus.DENIED);
  return decide(manager, refund, RefundStatus.DENIED, decision);
}

/** Hands a locked refund to a person, as an escalation. */
export async function escalate(manager: EntityManager, refund: Refund, decision: Decision): Promise<Refund> {
  REFUND_MOVES.assert(refund.status, RefundStatus.ESCALATED);
  const escalation = await manager.save(
    manager.create(Escalation, {
      customerId: refund.customerId,
      ticketId: refund.ticketId,
      agentConfigurationId: decision.agentConfigurationId,
      reason: EscalationReason.REFUND_REVIEW,
      summary: decision.decisionNote ?? `Refund of ${refund.amount} is to be decided by a person.`,
    }),
  );
  refund.escalationId = escalation.id;
  refund.decisionRuleId = decision.decisionRuleId ?? null;
  refund.decisionNote = decision.decisionNote ?? null;
  refund.status = RefundStatus.ESCALATED;
  return manager.save(refund);
}

/** Cancels a locked refund; what was taken from a budget goes back to it. */
export async function cancel(manager: EntityManager, refund: Refund): Promise<Refund> {
  REFUND_MOVES.assert(refund.status, RefundStatus.CANCELLED);
  const { status, budgetId, amount, id: refundId } = refund;
  refund.status = RefundStatus.CANCELLED;
  await settleEscalation(manager, refund, EscalationStatus.DISMISSED);
  const cancelled = await manager.save(refund);
  if (status === RefundStatus.APPROVED) {
    await moveBudget(manager, { budgetId: budgetId!, amount: `-${amount}`, refundId, note: 'Refund cancelled' });
  }
  return cancelled;
}

async function decide(
  manager: EntityManager,
  refund: Refund,
  status: RefundStatus,
  { decisionRuleId = null, decidedById = null, decisionNote = null }: Decision,
): Promise<Refund> {
  Object.assign(refund, { status, decisionRuleId, decidedById, decisionNote, decidedAt: new Date() });
  await settleEscalation(manager, refund, EscalationStatus.RESOLVED);
  return manager.save(refund);
}

async function settleEscalation(
  manager: EntityManager,
  { escalationId, status }: Refund,
  to: EscalationStatus.RESOLVED | EscalationStatus.DISMISSED,
): Promise<void> {
  if (!escalationId) return;
  const escalation = await lockRow(manager, Escalation, escalationId, 'escalation');
  if (!SETTLED.includes(escalation.status)) await settle(manager, escalation, to, `The refund is ${status}.`);
}
