import { ApiProperty, ApiPropertyOptional, ApiSchema, IntersectionType, PartialType, PickType } from '@nestjs/swagger';
import { IsOptional, IsString, Matches, MaxLength, MinLength } from 'class-validator';
import { Organization } from '../platform/organization.entity.js';
import { EmailAddress } from '../../kit/index.js';

/** Long passwords are hashed too: an attacker may not choose how much work that is. */
const LONGEST_PASSWORD = 200;
const SHORTEST_PASSWORD = 10;

class WithOrganization {
  @ApiProperty({ example: 'rawdog', description: 'Slug of the shop.' })
  @IsString()
  @MaxLength(48)
  organization: string;
}

class WithEmail {
  @EmailAddress()
  email: string;
}

class WithToken {
  @ApiProperty({ description: 'From the link.' })
  @Matches(/^cl_[A-Za-z0-9_-]{43}$/, { message: 'token must be the one from the link' })
  token: string;
}

export class NewPassword {
  @ApiProperty({ minLength: SHORTEST_PASSWORD, maxLength: LONGEST_PASSWORD })
  @IsString()
  @MinLength(SHORTEST_PASSWORD)
  @MaxLength(LONGEST_PASSWORD)
  password: string;
}

@ApiSchema({ name: 'CommerceSignUp' })
export class RequestSignUp extends WithEmail {}

@ApiSchema({ name: 'CommerceCompleteSignUp' })
export class CompleteSignUp extends IntersectionType(
  WithToken,
  PickType(Organization, ['name']),
  PartialType(NewPassword),
) {
  @ApiProperty({ example: 'rawdog', maxLength: 48 })
  @Matches(/^[a-z0-9]([a-z0-9_]{0,46}[a-z0-9])?$/, {
    message: 'slug must be lower-case letters, digits and underscores, at most 48',
  })
  slug: string;
}

@ApiSchema({ name: 'CommerceLogIn' })
export class PasswordLogIn extends IntersectionType(WithOrganization, WithEmail) {
  @ApiProperty({ maxLength: LONGEST_PASSWORD })
  @IsString()
  @MaxLength(LONGEST_PASSWORD)
  password: string;
}

@ApiSchema({ name: 'CommerceRequestLink' })
export class RequestLink extends IntersectionType(WithOrganization, WithEmail) {}

@ApiSchema({ name: 'CommerceUseLink' })
export class UseLink extends IntersectionType(WithOrganization, WithToken) {}

@ApiSchema({ name: 'CommerceAcceptInvitation' })
export class AcceptInvitation extends IntersectionType(UseLink, PartialType(NewPassword)) {}

@ApiSchema({ name: 'CommerceChangePassword' })
export class ChangePassword extends NewPassword {
  @ApiPropertyOptional({ description: 'The present one, where there is one.' })
  @IsOptional()
  @IsString()
  @MaxLength(LONGEST_PASSWORD)
  currentPassword?: string;
}

@ApiSchema({ name: 'CommerceOpenedSession' })
export class OpenedSessionResponse {
  @ApiProperty({ description: 'Send it as `Authorization: Bearer …`. It is shown this once.' })
  token: string;

  @ApiProperty({ format: 'date-time' })
  expiresAt: Date;
}

@ApiSchema({ name: 'CommerceAccepted' })
export class Accepted {
  @ApiProperty({ example: 'If that is possible, an e-mail is on its way.' })
  message: string;
}
