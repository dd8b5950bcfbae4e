import { Body, Controller, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems, ResourceController } from '../../../http/index.js';
import { area, needs } from '../permissions.js';
import {
  AssignEscalation,
  CreateEscalation,
  EscalationResponse,
  MoveEscalation,
  UpdateEscalation,
} from './escalation.dto.js';
import { Escalation } from './escalation.entity.js';
import { EscalationHooks } from './escalation.hooks.js';
import { EscalationsService } from './escalations.service.js';

@ApiTags('support: escalations')
@Controller('support/escalations')
export class EscalationsController extends ResourceController({
  entity: Escalation,
  decorate: area('escalations'),
  response: EscalationResponse,
  create: CreateEscalation,
  update: UpdateEscalation,
  filters: [
    'customerId',
    'ticketId',
    'agentConfigurationId',
    'escalatedById',
    'assignedToId',
    'reason',
    'priority',
    'status',
  ],
  sort: ['createdAt', 'priority', 'resolvedAt'],
  search: ['summary'],
  hooks: EscalationHooks,
}) {
  constructor(private readonly escalations: EscalationsService) {
    super();
  }

  @ApiOperation({ summary: 'Give an escalation to a representative' })
  @ApiOkResponse({ type: EscalationResponse })
  @ApiProblems(400, 401, 403, 404, 409, 422)
  @needs('escalations.write')
  @Post(':id/assign')
  @HttpCode(200)
  async assign(@Param('id', ParseUUIDPipe) id: string, @Body() { representativeId }: AssignEscalation) {
    return this.toResponse(await this.escalations.assign(id, representativeId));
  }

  @ApiOperation({ summary: 'Move an escalation to another state' })
  @ApiOkResponse({ type: EscalationResponse })
  @ApiProblems(400, 401, 403, 404, 409)
  @needs('escalations.write')
  @Post(':id/status')
  @HttpCode(200)
  async move(@Param('id', ParseUUIDPipe) id: string, @Body() body: MoveEscalation) {
    return this.toResponse(await this.escalations.move(id, body));
  }
}
