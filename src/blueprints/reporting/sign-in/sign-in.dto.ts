import { ApiProperty, ApiPropertyOptional, ApiSchema, PickType } from '@nestjs/swagger';
import { IsEmail, IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import { MembershipRole } from '../people/enums.js';
import { User } from '../people/user.js';

@ApiSchema({ name: 'ReportingLogIn' })
export class LogIn {
  @ApiProperty({ format: 'email', maxLength: 254, example: 'person@example.com' })
  @IsEmail()
  @MaxLength(254)
  email: string;

  @ApiProperty({ maxLength: 200, format: 'password' })
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  password: string;
}

@ApiSchema({ name: 'ReportingAcceptInvitation' })
export class AcceptInvitation {
  @ApiProperty({ maxLength: 100, description: 'As it was sent.' })
  @IsString()
  @MinLength(20)
  @MaxLength(100)
  token: string;

  @ApiProperty({ minLength: 10, maxLength: 200, format: 'password' })
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
