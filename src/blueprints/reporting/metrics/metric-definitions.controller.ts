import { Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../../../access/index.js';
import { ResourceController } from '../../../http/index.js';
import { CreateMetricDefinition, MetricDefinitionResponse, UpdateMetricDefinition } from './metric-definition.dto.js';
import { MetricDefinition } from './metric-definition.js';

/** One with figures cannot be deleted (409): switch it off with `active` instead. */
@ApiTags('reporting: metric definitions')
@Controller('reporting/metric-definitions')
export class MetricDefinitionsController extends ResourceController({
  entity: MetricDefinition,
  response: MetricDefinitionResponse,
  create: CreateMetricDefinition,
  update: UpdateMetricDefinition,
  operations: ['list', 'get', 'create', 'update', 'delete'],
  filters: ['key', 'endpoint', 'aggregation', 'active'],
  sort: ['position', 'key', 'createdAt'],
  search: ['key', 'name'],
  decorate: {
    create: [Requires('metrics.write')],
    update: [Requires('metrics.write')],
    delete: [Requires('metrics.write')],
  },
}) {}
