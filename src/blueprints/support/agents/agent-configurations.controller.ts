import { Body, Controller, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems, ResourceController } from '../../../http/index.js';
import { area, needs } from '../permissions.js';
import { lockRow } from '../rows/lock-row.js';
import { Moves } from '../rows/moves.js';
import {
  AgentConfigurationResponse,
  CreateAgentConfiguration,
  MoveAgent,
  UpdateAgentConfiguration,
} from './agent-configuration.dto.js';
import { AgentConfiguration } from './agent-configuration.entity.js';
import { AgentStatus } from './agent-enums.js';

const MOVES = new Moves<AgentStatus>('agent', {
  [AgentStatus.DRAFT]: [AgentStatus.ACTIVE, AgentStatus.RETIRED],
  [AgentStatus.ACTIVE]: [AgentStatus.PAUSED, AgentStatus.RETIRED],
  [AgentStatus.PAUSED]: [AgentStatus.ACTIVE, AgentStatus.RETIRED],
  [AgentStatus.RETIRED]: [],
});

@ApiTags('support: agents')
@Controller('support/agent-configurations')
export class AgentConfigurationsController extends ResourceController({
  entity: AgentConfiguration,
  decorate: area('agents'),
  response: AgentConfigurationResponse,
  create: CreateAgentConfiguration,
  update: UpdateAgentConfiguration,
  operations: ['list', 'get', 'create', 'update', 'delete'],
  filters: ['name', 'type', 'status', 'createdById'],
  sort: ['createdAt', 'name'],
  search: ['name', 'instructions'],
  noun: 'agent configuration',
}) {
  @ApiOperation({ summary: 'Start, pause or retire an agent' })
  @ApiOkResponse({ type: AgentConfigurationResponse })
  @ApiProblems(400, 401, 403, 404, 409)
  @needs('agents.write')
  @Post(':id/status')
  @HttpCode(200)
  async move(@Param('id', ParseUUIDPipe) id: string, @Body() { status }: MoveAgent) {
    const agent = await this.repository.manager.transaction(async (manager) => {
      const row = await lockRow(manager, AgentConfiguration, id, 'agent configuration');
      MOVES.assert(row.status, status);
      return manager.save(Object.assign(row, { status }));
    });
    return this.toResponse(agent);
  }
}
