import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems, ResourceController } from '../../../http/index.js';
import { area, needs } from '../permissions.js';
import { lockRow } from '../rows/lock-row.js';
import {
  ChangeRepresentativeStatus,
  CreateRepresentative,
  RepresentativeResponse,
  UpdateRepresentative,
  Workload,
} from './representative.dto.js';
import { Representative } from './representative.entity.js';
import { RepresentativeHooks } from './representative.hooks.js';
import { activeTickets } from './workload.js';

@ApiTags('support: representatives')
@Controller('support/representatives')
export class RepresentativesController extends ResourceController({
  entity: Representative,
  decorate: area('representatives'),
  response: RepresentativeResponse,
  create: CreateRepresentative,
  update: UpdateRepresentative,
  operations: ['list', 'get', 'create', 'update', 'delete'],
  filters: ['userId', 'role', 'status', 'department', 'teamLeadId'],
  sort: ['createdAt', 'statusChangedAt'],
  relations: ['user'],
  hooks: RepresentativeHooks,
}) {
  @ApiOperation({ summary: 'Say who is at their desk' })
  @ApiOkResponse({ type: RepresentativeResponse })
  @ApiProblems(400, 401, 403, 404)
  @needs('representatives.write')
  @Post(':id/status')
  @HttpCode(200)
  async changeStatus(@Param('id', ParseUUIDPipe) id: string, @Body() { status }: ChangeRepresentativeStatus) {
    await this.repository.manager.transaction(async (manager) => {
      const representative = await lockRow(manager, Representative, id, 'representative');
      if (representative.status === status) return;
      await manager.save(Object.assign(representative, { status, statusChangedAt: new Date() }));
    });
    return this.toResponse(await this.resource.get(id));
  }

  @ApiOperation({ summary: 'How many tickets a representative holds, and may hold' })
  @ApiOkResponse({ type: Workload })
  @ApiProblems(400, 401, 403, 404)
  @needs('representatives.read')
  @Get(':id/workload')
  async workload(@Param('id', ParseUUIDPipe) id: string): Promise<Workload> {
    const { maxActiveTickets } = await this.resource.get(id);
    const active = await activeTickets(this.repository.manager, id);
    return { activeTickets: active, maxActiveTickets, free: Math.max(0, maxActiveTickets - active) };
  }
}
