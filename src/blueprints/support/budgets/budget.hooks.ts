import { Injectable } from '@nestjs/common';
import { ConflictProblem, type HookContext, type ResourceHooks, type RowValues } from '../../../http/index.js';
import { cents } from '../money/cents.js';
import { BudgetStatus } from './budget-enums.js';
import { BudgetUsageRecord } from './budget-usage-record.entity.js';
import { type Budget } from './budget.entity.js';

/** What is spent stays spent: a total below it is refused, and a budget that was used is closed, not deleted. */
@Injectable()
export class BudgetHooks implements ResourceHooks<Budget> {
  beforeUpdate({ body, before }: HookContext & { body: RowValues<Budget>; before: Budget }): void {
    if (before.status === BudgetStatus.CLOSED) {
      throw new ConflictProblem('budget_closed', `The budget "${before.name}" is CLOSED.`, { state: before.status });
    }
    if (body.total === undefined) return;
    const left = cents(body.total) - cents(before.spent);
    if (left < 0n) {
      const message = `The budget "${before.name}" has spent ${before.spent}: the total cannot be ${body.total}.`;
      throw new ConflictProblem('budget_overspent', message, { spent: before.spent });
    }
    if (before.status === BudgetStatus.EXHAUSTED && left > 0n) body.status = BudgetStatus.ACTIVE;
    if (before.status === BudgetStatus.ACTIVE && left === 0n) body.status = BudgetStatus.EXHAUSTED;
  }

  async beforeDelete({ manager, before }: HookContext & { before: Budget }): Promise<void> {
    if (!(await manager.existsBy(BudgetUsageRecord, { budgetId: before.id }))) return;
    throw new ConflictProblem('budget_used', `The budget "${before.name}" was used. Close it instead.`, {
      state: before.status,
      allowed: [BudgetStatus.CLOSED],
    });
  }
}
