import { ApiSchema, PartialType, PickType } from '@nestjs/swagger';
import { WeeklyMetricValue } from './weekly-metric-value.js';

@ApiSchema({ name: 'ReportingWeeklyMetricValue' })
export class WeeklyMetricValueResponse extends PickType(WeeklyMetricValue, [
  'id',
  'reportWeekId',
  'metricDefinitionId',
  'value',
  'sampleSize',
  'origin',
  'syncRunId',
  'createdAt',
  'updatedAt',
] as const) {}

@ApiSchema({ name: 'ReportingCreateWeeklyMetricValue' })
export class CreateWeeklyMetricValue extends PickType(WeeklyMetricValue, [
  'reportWeekId',
  'metricDefinitionId',
  'value',
] as const) {}

@ApiSchema({ name: 'ReportingUpdateWeeklyMetricValue' })
export class UpdateWeeklyMetricValue extends PartialType(PickType(WeeklyMetricValue, ['value'] as const)) {}
