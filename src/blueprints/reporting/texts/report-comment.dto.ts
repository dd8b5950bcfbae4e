import { ApiSchema, PickType } from '@nestjs/swagger';
import { ReportComment } from './report-comment.js';

@ApiSchema({ name: 'ReportingReportComment' })
export class ReportCommentResponse extends PickType(ReportComment, [
  'id',
  'reportWeekId',
  'sectionId',
  'authorId',
  'authorName',
  'body',
  'resolvedAt',
  'createdAt',
  'updatedAt',
] as const) {}

/** The author is whoever is signed in. */
@ApiSchema({ name: 'ReportingCreateReportComment' })
export class CreateReportComment extends PickType(ReportComment, ['reportWeekId', 'sectionId', 'body'] as const) {}

@ApiSchema({ name: 'ReportingUpdateReportComment' })
export class UpdateReportComment extends PickType(ReportComment, ['body'] as const) {}
