import { ApiSchema, OmitType, PartialType, PickType } from '@nestjs/swagger';
import { ReportSection } from './report-section.js';

@ApiSchema({ name: 'ReportingReportSection' })
export class ReportSectionResponse extends PickType(ReportSection, [
  'id',
  'reportWeekId',
  'metricDefinitionId',
  'position',
  'heading',
  'body',
  'createdAt',
  'updatedAt',
] as const) {}

@ApiSchema({ name: 'ReportingCreateReportSection' })
export class CreateReportSection extends PickType(ReportSection, [
  'reportWeekId',
  'metricDefinitionId',
  'position',
  'heading',
  'body',
] as const) {}

/** A section stays with its week. */
@ApiSchema({ name: 'ReportingUpdateReportSection' })
export class UpdateReportSection extends PartialType(OmitType(CreateReportSection, ['reportWeekId'] as const)) {}
