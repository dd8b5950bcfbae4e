import { type EntityManager } from 'typeorm';
import { ConflictProblem, NotFoundProblem } from '../../../http/index.js';
import { Budget } from './budget.entity.js';

/** One movement: a positive amount is spent, a negative one given back. */
export interface BudgetMovement {
  readonly budgetId: string;
  readonly amount: string;
  readonly refundId?: string | null;
  readonly recordedById?: string | null;
  readonly note?: string | null;
}

// One statement: whoever waits for the row's lock has the conditions checked again on what the other left.
const MOVE = `
  WITH moved AS (
    UPDATE budgets SET
      spent = spent + $2::numeric,
      status = CASE
        WHEN $2::numeric > 0 AND spent + $2::numeric = total THEN 'EXHAUSTED'
        WHEN $2::numeric < 0 AND status = 'EXHAUSTED' THEN 'ACTIVE'
        ELSE status
      END,
      version = version + 1,
      updated_at = now()
    WHERE id = $1 AND spent + $2::numeric BETWEEN 0 AND total AND (status = 'ACTIVE' OR $2::numeric < 0)
    RETURNING id, total, spent AS spent_after, spent - $2::numeric AS spent_before, alert_thresholds
  )
  INSERT INTO budget_usage_records (budget_id, amount, refund_id, recorded_by_id, note, spent_after, thresholds_crossed)
  SELECT id, $2::numeric, $3, $4, $5, spent_after, ARRAY(
    SELECT percent::integer FROM jsonb_array_elements_text(alert_thresholds) AS percent
    WHERE spent_before < total * percent::numeric / 100 AND spent_after >= total * percent::numeric / 100
    ORDER BY percent::integer
  )
  FROM moved
  RETURNING id`;

/**
 * Moves a budget and writes the usage record, with the alert thresholds this movement crossed upwards. The budget stays
 * locked until the transaction ends: move it last. Answers with the record's id.
 * @throws NotFoundProblem; ConflictProblem `budget_not_active`, `budget_exceeded` (nothing was moved).
 */
export async function moveBudget(manager: EntityManager, movement: BudgetMovement): Promise<string> {
  const { budgetId, amount, refundId = null, recordedById = null, note = null } = movement;
  const [made] = await manager.query<{ id: string }[]>(MOVE, [budgetId, amount, refundId, recordedById, note]);
  if (!made) throw await refusal(manager, budgetId, amount);
  return made.id;
}

async function refusal(manager: EntityManager, budgetId: string, amount: string): Promise<Error> {
  const budget = await manager.findOneBy(Budget, { id: budgetId });
  if (!budget) return new NotFoundProblem('budget');
  const { status, total, spent } = budget;
  const state = { budget: { id: budgetId, status, total, spent }, asked: amount };
  if (status !== 'ACTIVE') {
    return new ConflictProblem('budget_not_active', `The budget "${budget.name}" is ${status}.`, state);
  }
  return new ConflictProblem(
    'budget_exceeded',
    `The budget "${budget.name}" has spent ${spent} of ${total}: ${amount} is more than what is left.`,
    state,
  );
}
