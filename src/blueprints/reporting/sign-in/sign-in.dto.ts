import { ApiProperty, ApiPropertyOptional, ApiSchema, PickType } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import { EmailAddress } from '../../kit/index.js';
import { MembershipRole } from '../people/enums.js';
import { User } from '../people/user.js';

@ApiSchema({ name: 'ReportingLogIn' })
export class LogIn {
  @EmailAddress()
  email: string;

  @ApiProperty({ maxLength: 200, format: 'password' })
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  password: string;
}

@ApiSchema({ name: 'ReportingInvitationToken' })
export class InvitationToken {
  @ApiProperty({ maxLength: 100, description: 'As it was sent to the mailbox.' })
  @IsString()
  @MinLength(20)
  @MaxLength(100)
  token: string;
}

@ApiSchema({ name: 'ReportingAcceptInvitation' })
export class AcceptInvitation extends InvitationToken {
  @ApiProperty({
    minLength: 10,
    maxLength: 200,
    format: 'password',
    description: 'A new password; for a person who has one, that one.',
  })
  @IsString()
  @MinLength(10)
  @MaxLength(200)
  password: string;

  @ApiPropertyOptional({ maxLength: 200 })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  name?: string;
}

@ApiSchema({ name: 'ReportingPerson' })
export class PersonResponse extends PickType(User, ['id', 'email', 'name', 'status'] as const) {}

@ApiSchema({ name: 'ReportingPlace' })
export class PlaceResponse {
  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'Null: every tenant.' })
  tenantId: string | null;

  @ApiProperty({ type: String, nullable: true })
  tenantName: string | null;

  @ApiProperty({ enum: Object.values(MembershipRole) })
  role: MembershipRole;
}

@ApiSchema({ name: 'ReportingSession' })
export class SessionResponse {
  @ApiProperty({ type: PersonResponse })
  user: PersonResponse;

  @ApiProperty({ type: [PlaceResponse] })
  memberships: PlaceResponse[];

  @ApiProperty({ type: String, format: 'date-time' })
  expiresAt: Date;
}

@ApiSchema({ name: 'ReportingOpenedSession' })
export class OpenedSessionResponse extends SessionResponse {
  @ApiProperty({ description: 'Send it as Authorization: Bearer <token>. Shown once.' })
  token: string;
}
