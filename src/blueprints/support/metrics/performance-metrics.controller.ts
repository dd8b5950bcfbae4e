import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems, ResourceController } from '../../../http/index.js';
import { area, needs } from '../permissions.js';
import { PerformanceMetricsResponse, RecomputeMetrics } from './metrics.dto.js';
import { PerformanceMetrics } from './performance-metrics.entity.js';
import { readSpan } from './read-span.js';
import { recomputePerformanceMetrics } from './recompute-performance-metrics.js';

@ApiTags('support: metrics')
@Controller('support/performance-metrics')
export class PerformanceMetricsController extends ResourceController({
  entity: PerformanceMetrics,
  decorate: area('metrics'),
  response: PerformanceMetricsResponse,
  operations: ['list', 'get'],
  filters: ['period', 'periodStart', 'trend'],
  sort: ['periodStart', 'createdAt'],
}) {
  @ApiOperation({ summary: 'Count the organization’s periods anew, from tickets, escalations and refunds' })
  @ApiOkResponse({ type: [PerformanceMetricsResponse] })
  @ApiProblems(400, 401, 403, 404, 422)
  @needs('metrics.write')
  @Post('recompute')
  @HttpCode(200)
  async recompute(@Body() body: RecomputeMetrics) {
    const rows = await recomputePerformanceMetrics(this.repository.manager, readSpan(body));
    return rows.map((row) => this.toResponse(row));
  }
}
