import { Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { type HookContext, type ResourceHooks, type RowValues, UnprocessableProblem } from '../../../http/index.js';
import { PeopleDirectory } from '../people/people-directory.js';
import { requireUnpublished } from '../weeks/week-guard.js';
import { type ReportComment } from './report-comment.js';
import { ReportSection } from './report-section.js';

@Injectable()
export class ReportCommentHooks implements ResourceHooks<ReportComment> {
  constructor(private readonly people: PeopleDirectory) {}

  async beforeCreate({ manager, body, principal }: HookContext & { body: RowValues<ReportComment> }): Promise<void> {
    await requireUnpublished(manager, body.reportWeekId!);
    if (body.sectionId) await requireSectionOf(manager, body.sectionId, body.reportWeekId!);
    body.authorId = principal?.userId ?? null;
    body.authorName = await this.people.nameOf(body.authorId);
  }

  beforeUpdate({ manager, before }: HookContext & { before: ReportComment }): Promise<void> {
    return requireUnpublished(manager, before.reportWeekId);
  }

  beforeDelete({ manager, before }: HookContext & { before: ReportComment }): Promise<void> {
    return requireUnpublished(manager, before.reportWeekId);
  }
}

/** An unknown section passes: the foreign key answers, alike for every unknown id. */
async function requireSectionOf(manager: EntityManager, sectionId: string, reportWeekId: string): Promise<void> {
  const section = await manager.findOneBy(ReportSection, { id: sectionId });
  if (section && section.reportWeekId !== reportWeekId) {
    throw new UnprocessableProblem('section_of_another_week', 'The section belongs to another week.', {
      field: 'sectionId',
    });
  }
}
