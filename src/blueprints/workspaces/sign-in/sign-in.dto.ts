import { ApiProperty, ApiPropertyOptional, ApiSchema, IntersectionType, PartialType, PickType } from '@nestjs/swagger';
import { IsOptional, IsString, Matches, MaxLength, MinLength } from 'class-validator';
import { EmailAddress } from '../../kit/index.js';
import { WORKSPACE_ID } from '../ids/workspace-id.js';
import { WorkspaceRole } from '../members/workspace-role.js';
import { User } from '../people/user.js';

class Password {
  @ApiProperty({ minLength: 10, maxLength: 200, format: 'password' })
  @IsString()
  @MinLength(10)
  @MaxLength(200)
  password: string;
}

class Credentials extends Password {
  @EmailAddress()
  email: string;
}

class Token {
  @ApiProperty({ description: 'From the mailbox.', pattern: '^wl_[A-Za-z0-9_-]{43}$', maxLength: 46 })
  @Matches(/^wl_[A-Za-z0-9_-]{43}$/, { message: 'token must be the one that was sent' })
  token: string;
}

class NewPerson {
  @ApiProperty({ maxLength: 200, example: 'Iris Moreau' })
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  name: string;
}

class NewWorkspaceName {
  @ApiPropertyOptional({ maxLength: 255, description: 'Name of the first workspace. Default: "<name>’s workspace".' })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(255)
  workspaceName?: string;
}

@ApiSchema({ name: 'WorkspacesSignUp' })
export class SignUp extends IntersectionType(NewPerson, NewWorkspaceName) {
  @EmailAddress()
  email: string;

  @ApiPropertyOptional({
    deprecated: true,
    minLength: 10,
    maxLength: 200,
    format: 'password',
    description: 'Not kept: the password is chosen with the link, by the owner of the mailbox.',
  })
  @IsOptional()
  @IsString()
  @MinLength(10)
  @MaxLength(200)
  password?: string;
}

@ApiSchema({ name: 'WorkspacesCompleteSignUp' })
export class CompleteSignUp extends IntersectionType(Token, Password, PartialType(NewPerson), NewWorkspaceName) {}

@ApiSchema({ name: 'WorkspacesAcceptInvitation' })
export class AcceptInvitation extends IntersectionType(Token, Password, PartialType(NewPerson)) {}

@ApiSchema({ name: 'WorkspacesInvitationToken' })
export class InvitationToken extends Token {}

@ApiSchema({ name: 'WorkspacesAccepted' })
export class Accepted {
  @ApiProperty({ example: 'If that is possible, an e-mail is on its way.' })
  message: string;
}

@ApiSchema({ name: 'WorkspacesLogIn' })
export class LogIn extends Credentials {
  @ApiPropertyOptional({ description: 'Workspace to stand in. Default: the one joined first.' })
  @IsOptional()
  @Matches(WORKSPACE_ID, { message: 'workspaceId must be 10 to 20 letters and digits' })
  workspaceId?: string;

  @ApiPropertyOptional({ maxLength: 255, description: 'For somebody in no workspace: the name of a new one.' })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(255)
  newWorkspaceName?: string;
}

@ApiSchema({ name: 'WorkspacesSwitch' })
export class SwitchWorkspace {
  @ApiProperty({ example: 'kQ3vT8mZp1LxR5a' })
  @Matches(WORKSPACE_ID, { message: 'workspaceId must be 10 to 20 letters and digits' })
  workspaceId: string;
}

@ApiSchema({ name: 'WorkspacesPerson' })
export class PersonResponse extends PickType(User, ['id', 'email', 'name'] as const) {}

@ApiSchema({ name: 'WorkspacesSession' })
export class SessionResponse {
  @ApiProperty({ type: PersonResponse })
  user: PersonResponse;

  @ApiProperty({ example: 'kQ3vT8mZp1LxR5a', description: 'The workspace the session stands in.' })
  workspaceId: string;

  @ApiProperty({ enum: Object.values(WorkspaceRole) })
  role: WorkspaceRole;

  @ApiProperty({ type: String, format: 'date-time' })
  expiresAt: Date;
}

@ApiSchema({ name: 'WorkspacesOpenedSession' })
export class OpenedSessionResponse extends SessionResponse {
  @ApiProperty({ description: 'Send it as Authorization: Bearer <token>. Shown once.' })
  token: string;
}
