import { Injectable } from '@nestjs/common';
import { ConflictProblem, type ResourceHooks } from '../../../http/index.js';
import { ReportWeekStatus } from './report-week-status.js';
import { ReportWeek } from './report-week.js';
import { publishedProblem, refuseUnlessEditable } from './week-guard.js';

@Injectable()
export class ReportWeekHooks implements ResourceHooks<ReportWeek> {
  beforeUpdate({ before }: { before: ReportWeek }): void {
    refuseUnlessEditable(before.status);
  }

  beforeDelete({ before }: { before: ReportWeek }): void {
    if (before.status === ReportWeekStatus.Published) throw publishedProblem();
    if (before.status !== ReportWeekStatus.Draft) {
      throw new ConflictProblem('report_week_not_draft', 'Only a draft can be deleted.', {
        state: before.status,
        allowed: ['send-back', 'reopen'],
      });
    }
  }
}
