import { ApiProperty, ApiSchema, PickType } from '@nestjs/swagger';
import { IsEnum, IsString, MaxLength, MinLength } from 'class-validator';
import { EmailAddress } from '../../kit/index.js';
import { MembershipRole } from '../people/enums.js';
import { type Membership } from '../people/membership.js';
import { PersonResponse } from '../sign-in/sign-in.dto.js';

@ApiSchema({ name: 'ReportingChangeMembership' })
export class ChangeMembership {
  @ApiProperty({ enum: Object.values(MembershipRole) })
  @IsEnum(MembershipRole)
  role: MembershipRole;
}

@ApiSchema({ name: 'ReportingInvite' })
export class Invite extends PickType(ChangeMembership, ['role'] as const) {
  @EmailAddress()
  email: string;

  @ApiProperty({ maxLength: 200 })
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  name: string;
}

@ApiSchema({ name: 'ReportingMembership' })
export class MembershipResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ enum: Object.values(MembershipRole) })
  role: MembershipRole;

  @ApiProperty({ type: PersonResponse })
  user: PersonResponse;

  @ApiProperty({ type: String, format: 'date-time' })
  createdAt: Date;
}

@ApiSchema({ name: 'ReportingMembershipList' })
export class MembershipList {
  @ApiProperty({ type: [MembershipResponse] })
  items: MembershipResponse[];
}

@ApiSchema({ name: 'ReportingInvitation' })
export class InvitationResponse extends PickType(ChangeMembership, ['role'] as const) {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ format: 'email', description: 'The mailbox the link was sent to.' })
  email: string;

  @ApiProperty({ type: String, format: 'date-time' })
  expiresAt: Date;
}

@ApiSchema({ name: 'ReportingInvitationList' })
export class InvitationList {
  @ApiProperty({ type: [InvitationResponse] })
  items: InvitationResponse[];
}

export function membershipResponse({ id, role, user, createdAt }: Membership): MembershipResponse {
  const { id: userId, email, name, status } = user;
  return { id, role, user: { id: userId, email, name, status }, createdAt };
}
