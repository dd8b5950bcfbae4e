import { Body, Controller, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems, ResourceController } from '../../../http/index.js';
import { area, needs } from '../permissions.js';
import { AssignTicket, CreateTicket, MoveTicket, RateTicket, TicketResponse, UpdateTicket } from './ticket.dto.js';
import { Ticket } from './ticket.entity.js';
import { TicketHooks } from './ticket.hooks.js';
import { TicketsService } from './tickets.service.js';

@ApiTags('support: tickets')
@Controller('support/tickets')
export class TicketsController extends ResourceController({
  entity: Ticket,
  decorate: area('tickets'),
  response: TicketResponse,
  create: CreateTicket,
  update: UpdateTicket,
  filters: ['ticketNumber', 'customerId', 'representativeId', 'createdById', 'status', 'priority', 'category', 'dueAt'],
  sort: ['createdAt', 'priority', 'dueAt', 'resolvedAt'],
  search: ['ticketNumber', 'subject', 'description'],
  hooks: TicketHooks,
}) {
  constructor(private readonly tickets: TicketsService) {
    super();
  }

  @ApiOperation({ summary: 'Assign a ticket to a representative with room for it' })
  @ApiOkResponse({ type: TicketResponse })
  @ApiProblems(400, 401, 403, 404, 409, 422)
  @needs('tickets.write')
  @Post(':id/assign')
  @HttpCode(200)
  async assign(@Param('id', ParseUUIDPipe) id: string, @Body() body: AssignTicket) {
    return this.toResponse(await this.tickets.assign(id, body));
  }

  @ApiOperation({ summary: 'Take a ticket from its representative' })
  @ApiOkResponse({ type: TicketResponse })
  @ApiProblems(400, 401, 403, 404, 409)
  @needs('tickets.write')
  @Post(':id/unassign')
  @HttpCode(200)
  async unassign(@Param('id', ParseUUIDPipe) id: string) {
    return this.toResponse(await this.tickets.unassign(id));
  }

  @ApiOperation({ summary: 'Move a ticket to another state' })
  @ApiOkResponse({ type: TicketResponse })
  @ApiProblems(400, 401, 403, 404, 409)
  @needs('tickets.write')
  @Post(':id/status')
  @HttpCode(200)
  async move(@Param('id', ParseUUIDPipe) id: string, @Body() body: MoveTicket) {
    return this.toResponse(await this.tickets.move(id, body));
  }

  @ApiOperation({ summary: 'Rate how a ticket was settled' })
  @ApiOkResponse({ type: TicketResponse })
  @ApiProblems(400, 401, 403, 404, 409)
  @needs('tickets.write')
  @Post(':id/rating')
  @HttpCode(200)
  async rate(@Param('id', ParseUUIDPipe) id: string, @Body() { satisfactionRating }: RateTicket) {
    return this.toResponse(await this.tickets.rate(id, satisfactionRating));
  }
}
