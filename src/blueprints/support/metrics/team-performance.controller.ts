import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems, ResourceController } from '../../../http/index.js';
import { area, needs } from '../permissions.js';
import { RecomputeMetrics, TeamPerformanceResponse } from './metrics.dto.js';
import { readSpan } from './read-span.js';
import { recomputeTeamPerformance } from './recompute-team-performance.js';
import { TeamPerformance } from './team-performance.entity.js';

@ApiTags('support: metrics')
@Controller('support/team-performance')
export class TeamPerformanceController extends ResourceController({
  entity: TeamPerformance,
  decorate: area('metrics'),
  response: TeamPerformanceResponse,
  operations: ['list', 'get'],
  filters: ['representativeId', 'period', 'periodStart', 'trend'],
  sort: ['periodStart', 'ticketsResolved', 'createdAt'],
}) {
  @ApiOperation({ summary: 'Count every representative’s periods anew' })
  @ApiOkResponse({ type: [TeamPerformanceResponse] })
  @ApiProblems(400, 401, 403, 404, 422)
  @needs('metrics.write')
  @Post('recompute')
  @HttpCode(200)
  async recompute(@Body() body: RecomputeMetrics) {
    const rows = await recomputeTeamPerformance(this.repository.manager, readSpan(body));
    return rows.map((row) => this.toResponse(row));
  }
}
