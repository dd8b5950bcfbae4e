import { ApiProperty, ApiSchema, IntersectionType, OmitType, PartialType, PickType } from '@nestjs/swagger';
import { IsIn, IsUUID } from 'class-validator';
import { EscalationStatus } from './escalation-enums.js';
import { Escalation } from './escalation.entity.js';

@ApiSchema({ name: 'SupportEscalation' })
export class EscalationResponse extends OmitType(Escalation, [
  'organizationId',
  'organization',
  'customer',
  'ticket',
  'agentConfiguration',
  'escalatedBy',
  'assignedTo',
  'refunds',
]) {}

/** With a ticket the customer is the ticket's; without one it must be named. */
@ApiSchema({ name: 'SupportEscalationCreate' })
export class CreateEscalation extends IntersectionType(
  PickType(Escalation, ['ticketId', 'agentConfigurationId', 'escalatedById', 'reason', 'priority', 'summary']),
  PartialType(PickType(Escalation, ['customerId'])),
) {}

@ApiSchema({ name: 'SupportEscalationUpdate' })
export class UpdateEscalation extends PartialType(PickType(Escalation, ['priority', 'summary'])) {}

@ApiSchema({ name: 'SupportEscalationAssignment' })
export class AssignEscalation {
  @ApiProperty({ format: 'uuid' })
  @IsUUID('all')
  representativeId: string;
}

const BY_HAND = [EscalationStatus.IN_PROGRESS, EscalationStatus.RESOLVED, EscalationStatus.DISMISSED];

@ApiSchema({ name: 'SupportEscalationMove' })
export class MoveEscalation extends PartialType(PickType(Escalation, ['resolution'])) {
  @ApiProperty({ enum: BY_HAND, description: 'ASSIGNED is reached by `assign`.' })
  @IsIn(BY_HAND)
  status: EscalationStatus;
}
