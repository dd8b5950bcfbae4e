import { type EntityManager } from 'typeorm';
import { Budget } from '../budgets/budget.entity.js';
import { type DemoInstant } from './demo-organization.js';

const DAY_MS = 86_400_000;

/**
 * The days of the demo, counted back from the first day of the month in which it was first seeded. That day is kept in
 * the demo's budget, so a second run, in any later month, finds the same rows.
 */
export class DemoCalendar {
  private constructor(readonly month: Date) {}

  static async of(manager: EntityManager, budgetName: string): Promise<DemoCalendar> {
    const budget = await manager.findOneBy(Budget, { name: budgetName });
    if (budget) return new DemoCalendar(new Date(`${budget.startsOn}T00:00:00Z`));
    const today = new Date();
    return new DemoCalendar(new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), 1)));
  }

  get firstDay(): string {
    return this.month.toISOString().slice(0, 10);
  }

  get lastDay(): string {
    const next = Date.UTC(this.month.getUTCFullYear(), this.month.getUTCMonth() + 1, 1);
    return new Date(next - DAY_MS).toISOString().slice(0, 10);
  }

  at([daysBefore, time]: DemoInstant): Date {
    const day = new Date(this.month.getTime() - daysBefore * DAY_MS).toISOString().slice(0, 10);
    return new Date(`${day}T${time}:00Z`);
  }

  atOrNull(instant: DemoInstant | undefined): Date | null {
    return instant ? this.at(instant) : null;
  }
}
