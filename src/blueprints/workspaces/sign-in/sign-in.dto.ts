import { ApiProperty, ApiPropertyOptional, ApiSchema, PickType } from '@nestjs/swagger';
import { IsEmail, IsOptional, IsString, Matches, MaxLength, MinLength } from 'class-validator';
import { WORKSPACE_ID } from '../ids/workspace-id.js';
import { WorkspaceRole } from '../members/workspace-role.js';
import { User } from '../people/user.js';

class Credentials {
  @ApiProperty({ format: 'email', maxLength: 254, example: 'person@example.com' })
  @IsEmail()
  @MaxLength(254)
  email: string;

  @ApiProperty({ minLength: 10, maxLength: 200, format: 'password' })
  @IsString()
  @MinLength(10)
  @MaxLength(200)
  password: string;
}

@ApiSchema({ name: 'WorkspacesSignUp' })
export class SignUp extends Credentials {
  @ApiProperty({ maxLength: 200, example: 'Iris Moreau' })
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  name: string;

  @ApiPropertyOptional({ maxLength: 255, description: 'Name of the first workspace. Default: "<name>’s workspace".' })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(255)
  workspaceName?: string;
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
