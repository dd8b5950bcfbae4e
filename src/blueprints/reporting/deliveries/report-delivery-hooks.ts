import { Injectable } from '@nestjs/common';
import { isEmail } from 'class-validator';
import {
  ConflictProblem,
  type HookContext,
  type ResourceHooks,
  type RowValues,
  UnprocessableProblem,
} from '../../../http/index.js';
import { ReportWeekStatus } from '../weeks/report-week-status.js';
import { lockedWeek } from '../weeks/week-guard.js';
import { DeliveryChannel } from './enums.js';
import { type ReportDelivery } from './report-delivery.js';

@Injectable()
export class ReportDeliveryHooks implements ResourceHooks<ReportDelivery> {
  async beforeCreate({ manager, body }: HookContext & { body: RowValues<ReportDelivery> }): Promise<void> {
    const channel = body.channel ?? DeliveryChannel.Email;
    if (channel === DeliveryChannel.Email && !isEmail(body.recipient)) {
      throw new UnprocessableProblem('not_an_email', 'A delivery by e-mail needs an e-mail address.', {
        field: 'recipient',
      });
    }
    const week = await lockedWeek(manager, body.reportWeekId!);
    if (week && week.status !== ReportWeekStatus.Published) {
      throw new ConflictProblem('report_week_not_published', 'Only a published week is delivered.', {
        state: week.status,
      });
    }
  }
}
