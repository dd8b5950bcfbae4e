import { ApiProperty, ApiSchema, PickType } from '@nestjs/swagger';
import { IsEmail, IsEnum, IsString, MaxLength, MinLength } from 'class-validator';
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
  @ApiProperty({ format: 'email', maxLength: 254, example: 'person@example.com' })
  @IsEmail()
  @MaxLength(254)
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
export class InvitationResponse {
  @ApiProperty({ type: MembershipResponse })
  membership: MembershipResponse;

  @ApiProperty({ type: String, nullable: true, description: 'To be sent to the person; shown once.' })
  inviteToken: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  inviteExpiresAt: Date | null;
}

export function membershipResponse({ id, role, user, createdAt }: Membership): MembershipResponse {
  const { id: userId, email, name, status } = user;
  return { id, role, user: { id: userId, email, name, status }, createdAt };
}
