import { ApiSchema, PartialType, PickType } from '@nestjs/swagger';
import { ReportWeek } from './report-week.js';

@ApiSchema({ name: 'ReportingReportWeek' })
export class ReportWeekResponse extends PickType(ReportWeek, [
  'id',
  'weekEndingDate',
  'status',
  'title',
  'summary',
  'submittedAt',
  'approvedAt',
  'approvedById',
  'publishedAt',
  'publishedById',
  'createdAt',
  'updatedAt',
] as const) {}

@ApiSchema({ name: 'ReportingCreateReportWeek' })
export class CreateReportWeek extends PickType(ReportWeek, ['weekEndingDate', 'title', 'summary'] as const) {}

@ApiSchema({ name: 'ReportingUpdateReportWeek' })
export class UpdateReportWeek extends PartialType(CreateReportWeek) {}
