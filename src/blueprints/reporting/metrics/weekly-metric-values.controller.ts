import { Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiSchema, ApiTags } from '@nestjs/swagger';
import { Requires } from '../../../access/index.js';
import { ApiProblems, ResourceController } from '../../../http/index.js';
import { MetricComputation } from './metric-computation.js';
import { WeeklyMetricValueHooks } from './weekly-metric-value-hooks.js';
import {
  CreateWeeklyMetricValue,
  UpdateWeeklyMetricValue,
  WeeklyMetricValueResponse,
} from './weekly-metric-value.dto.js';
import { WeeklyMetricValue } from './weekly-metric-value.js';

@ApiSchema({ name: 'ReportingComputation' })
class ComputationResponse {
  @ApiProperty({ type: 'integer', description: 'Figures that are new or different now.' })
  changed: number;
}

@ApiTags('reporting: weekly metric values')
@Controller('reporting/weekly-metric-values')
export class WeeklyMetricValuesController extends ResourceController({
  entity: WeeklyMetricValue,
  response: WeeklyMetricValueResponse,
  create: CreateWeeklyMetricValue,
  update: UpdateWeeklyMetricValue,
  operations: ['list', 'get', 'create', 'update', 'delete'],
  filters: ['reportWeekId', 'metricDefinitionId', 'origin', 'syncRunId'],
  sort: ['createdAt', 'value'],
  decorate: {
    create: [Requires('metrics.write')],
    update: [Requires('metrics.write')],
    delete: [Requires('metrics.write')],
  },
  hooks: WeeklyMetricValueHooks,
}) {
  constructor(private readonly computation: MetricComputation) {
    super();
  }

  @Post('compute')
  @HttpCode(200)
  @Requires('metrics.write')
  @ApiOperation({ summary: 'Make the figures of all weeks in draft or review again from the raw snapshots' })
  @ApiOkResponse({ type: ComputationResponse })
  @ApiProblems(401, 403)
  async compute(): Promise<ComputationResponse> {
    const changed = await this.repository.manager.transaction((manager) => this.computation.compute(manager));
    return { changed };
  }
}
