import { ApiProperty, ApiSchema, IntersectionType, OmitType, PartialType, PickType } from '@nestjs/swagger';
import { EmailAddress, ReAuthenticate } from '../../kit/index.js';
import { UseLink } from '../login/log-in.dto.js';
import { ApiKey } from '../platform/api-key.entity.js';
import { Session } from '../platform/session.entity.js';
import { User } from '../platform/user.entity.js';

@ApiSchema({ name: 'CommerceMember' })
export class MemberResponse extends PickType(User, ['id', 'email', 'role', 'status', 'createdAt', 'updatedAt']) {
  static of({ id, email, role, status, createdAt, updatedAt }: User): MemberResponse {
    return { id, email, role, status, createdAt, updatedAt };
  }
}

@ApiSchema({ name: 'CommerceMe' })
export class MeResponse {
  @ApiProperty({ type: MemberResponse, nullable: true, description: 'Null for the key of a program.' })
  user: MemberResponse | null;

  @ApiProperty({ example: 'rawdog' })
  organization: string;

  @ApiProperty({ type: [String] })
  permissions: readonly string[];
}

@ApiSchema({ name: 'CommerceProveAgain' })
export class ProveAgain extends IntersectionType(
  PartialType(ReAuthenticate),
  PartialType(PickType(UseLink, ['token'])),
) {}

@ApiSchema({ name: 'CommerceInvite' })
export class Invite extends PickType(User, ['role']) {
  @EmailAddress()
  email: string;
}

@ApiSchema({ name: 'CommerceChangeMember' })
export class ChangeMember extends PartialType(PickType(User, ['role', 'status'])) {}

@ApiSchema({ name: 'CommerceSession' })
export class SessionResponse extends PickType(Session, ['id', 'ipAddress', 'userAgent', 'expiresAt', 'createdAt']) {
  @ApiProperty({ description: 'The one this request was made with.' })
  current: boolean;

  static of({ id, ipAddress, userAgent, expiresAt, createdAt }: Session, currentId: string): SessionResponse {
    return { id, ipAddress, userAgent, expiresAt, createdAt, current: id === currentId };
  }
}

@ApiSchema({ name: 'CommerceApiKey' })
export class ApiKeyResponse extends OmitType(ApiKey, ['keyHash', 'organization', 'organizationId', 'createdBy']) {
  static of(key: ApiKey): ApiKeyResponse {
    const { id, name, scopes, createdById, expiresAt, lastUsedAt, revokedAt, createdAt, updatedAt } = key;
    return { id, name, scopes, createdById, expiresAt, lastUsedAt, revokedAt, createdAt, updatedAt };
  }
}

@ApiSchema({ name: 'CommerceMadeApiKey' })
export class MadeApiKeyResponse extends ApiKeyResponse {
  @ApiProperty({ description: 'Shown this once.' })
  key: string;
}

@ApiSchema({ name: 'CommerceCreateApiKey' })
export class CreateApiKey extends PickType(ApiKey, ['name', 'scopes', 'expiresAt']) {}
