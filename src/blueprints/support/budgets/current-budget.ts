import { type EntityManager } from 'typeorm';
import { ConflictProblem } from '../../../http/index.js';
import { UnknownReferenceProblem } from '../rows/unknown-reference.js';
import { BudgetType } from './budget-enums.js';
import { Budget } from './budget.entity.js';

// A spent budget is found as well: the answer is then that it is spent, not that there is none.
const CURRENT = `
  SELECT budgets.id
  FROM budgets JOIN organizations ON organizations.id = tenancy.current_tenant_uuid()
  WHERE type = $1::budget_type AND budgets.status IN ('ACTIVE', 'EXHAUSTED')
    AND (now() AT TIME ZONE timezone)::date BETWEEN starts_on AND ends_on
  ORDER BY total - spent >= $2::numeric DESC, ends_on, starts_on DESC, budgets.id
  LIMIT 1`;

/**
 * The refund budget of today, in the organization's time zone: one with that much left if there is one, and of those
 * the one that ends first.
 * @throws ConflictProblem `no_budget`.
 */
export async function currentRefundBudget(manager: EntityManager, amount: string): Promise<string> {
  const [budget] = await manager.query<{ id: string }[]>(CURRENT, [BudgetType.REFUND, amount]);
  if (!budget) throw new ConflictProblem('no_budget', 'No refund budget is active today. Open one, or name one.');
  return budget.id;
}

/** @throws UnknownReferenceProblem */
export async function namedBudget(manager: EntityManager, budgetId: string): Promise<string> {
  if (!(await manager.existsBy(Budget, { id: budgetId }))) throw new UnknownReferenceProblem('budgetId');
  return budgetId;
}
