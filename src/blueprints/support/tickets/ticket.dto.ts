import { ApiProperty, ApiPropertyOptional, ApiSchema, OmitType, PartialType, PickType } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';
import { TicketStatus } from './ticket-enums.js';
import { Ticket } from './ticket.entity.js';

@ApiSchema({ name: 'SupportTicket' })
export class TicketResponse extends OmitType(Ticket, [
  'organizationId',
  'organization',
  'customer',
  'representative',
  'createdBy',
  'escalations',
  'refunds',
]) {}

/** The number is given by the organization, in order; a representative by `assign`. */
@ApiSchema({ name: 'SupportTicketCreate' })
export class CreateTicket extends PickType(Ticket, [
  'customerId',
  'createdById',
  'subject',
  'description',
  'priority',
  'category',
  'tags',
  'dueAt',
]) {}

@ApiSchema({ name: 'SupportTicketUpdate' })
export class UpdateTicket extends PartialType(OmitType(CreateTicket, ['customerId', 'createdById'])) {}

@ApiSchema({ name: 'SupportTicketAssignment' })
export class AssignTicket {
  @ApiPropertyOptional({ format: 'uuid', description: 'Left out: the one who is ONLINE and least busy.' })
  @IsOptional()
  @IsUUID('all')
  representativeId?: string;
}

const BY_HAND = Object.values(TicketStatus).filter((status) => status !== TicketStatus.ESCALATED);

@ApiSchema({ name: 'SupportTicketMove' })
export class MoveTicket extends PartialType(PickType(Ticket, ['resolution'])) {
  @ApiProperty({ enum: BY_HAND, description: 'ESCALATED comes with an escalation.' })
  @IsIn(BY_HAND)
  status: TicketStatus;
}

@ApiSchema({ name: 'SupportTicketRating' })
export class RateTicket {
  @ApiProperty({ type: 'integer', minimum: 1, maximum: 5 })
  @IsInt()
  @Min(1)
  @Max(5)
  satisfactionRating: number;
}
