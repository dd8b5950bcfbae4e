import { ApiSchema, PartialType, PickType } from '@nestjs/swagger';
import { MetricDefinition } from './metric-definition.js';

const FIELDS = [
  'key',
  'name',
  'unit',
  'endpoint',
  'aggregation',
  'valuePath',
  'datePath',
  'decimals',
  'position',
  'active',
] as const;

@ApiSchema({ name: 'ReportingMetricDefinition' })
export class MetricDefinitionResponse extends PickType(MetricDefinition, [
  'id',
  ...FIELDS,
  'createdAt',
  'updatedAt',
] as const) {}

@ApiSchema({ name: 'ReportingCreateMetricDefinition' })
export class CreateMetricDefinition extends PickType(MetricDefinition, FIELDS) {}

@ApiSchema({ name: 'ReportingUpdateMetricDefinition' })
export class UpdateMetricDefinition extends PartialType(CreateMetricDefinition) {}
