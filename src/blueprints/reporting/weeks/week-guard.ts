import { type EntityManager } from 'typeorm';
import { ConflictProblem } from '../../../http/index.js';
import { ReportWeekStatus } from './report-week-status.js';
import { ReportWeek } from './report-week.js';

const EDITABLE: readonly ReportWeekStatus[] = [ReportWeekStatus.Draft, ReportWeekStatus.InReview];

/**
 * Refuses a change of what an approved or published week says: 409 with the reason. The week stays locked against
 * approval until the transaction ends. An unknown week passes: the foreign key answers, alike for every unknown id.
 */
export async function requireEditable(manager: EntityManager, reportWeekId: string): Promise<void> {
  const week = await lockedWeek(manager, reportWeekId);
  if (week) refuseUnlessEditable(week.status);
}

/** Refuses a change of what belongs to a published week; an approved one may still be talked about. */
export async function requireUnpublished(manager: EntityManager, reportWeekId: string): Promise<void> {
  const week = await lockedWeek(manager, reportWeekId);
  if (week?.status === ReportWeekStatus.Published) throw publishedProblem();
}

/** The week, locked against changes of its state; null when this tenant has no such week. */
export function lockedWeek(manager: EntityManager, id: string): Promise<ReportWeek | null> {
  return manager.findOne(ReportWeek, { where: { id }, lock: { mode: 'pessimistic_read' } });
}

export function refuseUnlessEditable(status: ReportWeekStatus): void {
  if (EDITABLE.includes(status)) return;
  if (status === ReportWeekStatus.Published) throw publishedProblem();
  throw new ConflictProblem('report_week_approved', 'The week is approved. Reopen it before changing what it says.', {
    state: status,
    allowed: ['reopen', 'publish'],
  });
}

export function publishedProblem(): ConflictProblem {
  return new ConflictProblem('report_week_published', 'The week is published: neither it nor anything in it changes.', {
    state: ReportWeekStatus.Published,
    allowed: [],
  });
}
