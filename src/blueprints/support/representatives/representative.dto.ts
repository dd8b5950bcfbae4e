import { ApiProperty, ApiSchema, OmitType, PartialType, PickType } from '@nestjs/swagger';
import { IsEnum } from 'class-validator';
import { UserResponse } from '../users/user.dto.js';
import { RepresentativeStatus } from './representative-enums.js';
import { Representative } from './representative.entity.js';

@ApiSchema({ name: 'SupportRepresentative' })
export class RepresentativeResponse extends OmitType(Representative, [
  'organizationId',
  'organization',
  'user',
  'teamLead',
  'team',
  'accounts',
  'tickets',
  'raisedEscalations',
  'assignedEscalations',
  'teamPerformance',
]) {
  @ApiProperty({ type: () => UserResponse })
  user: UserResponse;
}

@ApiSchema({ name: 'SupportRepresentativeCreate' })
export class CreateRepresentative extends PickType(Representative, [
  'userId',
  'role',
  'status',
  'department',
  'languages',
  'maxActiveTickets',
  'teamLeadId',
]) {}

@ApiSchema({ name: 'SupportRepresentativeUpdate' })
export class UpdateRepresentative extends PartialType(OmitType(CreateRepresentative, ['userId', 'status'])) {}

@ApiSchema({ name: 'SupportRepresentativeStatusChange' })
export class ChangeRepresentativeStatus {
  @ApiProperty({ enum: RepresentativeStatus })
  @IsEnum(RepresentativeStatus)
  status: RepresentativeStatus;
}

@ApiSchema({ name: 'SupportWorkload' })
export class Workload {
  @ApiProperty({ type: 'integer', description: 'Tickets held that are neither resolved nor closed.' })
  activeTickets: number;

  @ApiProperty({ type: 'integer' })
  maxActiveTickets: number;

  @ApiProperty({ type: 'integer', description: 'How many more may be assigned.' })
  free: number;
}
