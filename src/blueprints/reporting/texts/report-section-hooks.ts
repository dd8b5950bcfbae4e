import { Injectable } from '@nestjs/common';
import { type HookContext, type ResourceHooks, type RowValues } from '../../../http/index.js';
import { requireEditable } from '../weeks/week-guard.js';
import { type ReportSection } from './report-section.js';

@Injectable()
export class ReportSectionHooks implements ResourceHooks<ReportSection> {
  beforeCreate({ manager, body }: HookContext & { body: RowValues<ReportSection> }): Promise<void> {
    return requireEditable(manager, body.reportWeekId!);
  }

  beforeUpdate({ manager, before }: HookContext & { before: ReportSection }): Promise<void> {
    return requireEditable(manager, before.reportWeekId);
  }

  beforeDelete({ manager, before }: HookContext & { before: ReportSection }): Promise<void> {
    return requireEditable(manager, before.reportWeekId);
  }
}
