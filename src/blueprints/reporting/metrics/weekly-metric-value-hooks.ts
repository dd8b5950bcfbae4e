import { Injectable } from '@nestjs/common';
import { type HookContext, type ResourceHooks, type RowValues } from '../../../http/index.js';
import { requireEditable } from '../weeks/week-guard.js';
import { ValueOrigin } from './enums.js';
import { type WeeklyMetricValue } from './weekly-metric-value.js';

/** What a person writes is theirs: computations leave it alone from then on. */
@Injectable()
export class WeeklyMetricValueHooks implements ResourceHooks<WeeklyMetricValue> {
  beforeCreate({ manager, body }: HookContext & { body: RowValues<WeeklyMetricValue> }): Promise<void> {
    return requireEditable(manager, body.reportWeekId!);
  }

  async beforeUpdate({
    manager,
    before,
    body,
  }: HookContext & { before: WeeklyMetricValue; body: RowValues<WeeklyMetricValue> }): Promise<void> {
    await requireEditable(manager, before.reportWeekId);
    if (body.value !== undefined) Object.assign(body, { origin: ValueOrigin.Manual, syncRunId: null });
  }

  beforeDelete({ manager, before }: HookContext & { before: WeeklyMetricValue }): Promise<void> {
    return requireEditable(manager, before.reportWeekId);
  }
}
