import { ApiProperty, ApiSchema, PickType } from '@nestjs/swagger';
import { IsEnum } from 'class-validator';
import { EmailAddress } from '../../kit/index.js';
import { WorkspaceMember } from './workspace-member.js';
import { WorkspaceRole } from './workspace-role.js';

@ApiSchema({ name: 'WorkspacesMember' })
export class MemberResponse extends PickType(WorkspaceMember, [
  'id',
  'userId',
  'role',
  'joinedAt',
  'createdAt',
  'updatedAt',
] as const) {
  @ApiProperty({ type: String, nullable: true, format: 'email' })
  email: string | null;

  @ApiProperty({ type: String, nullable: true })
  name: string | null;
}

@ApiSchema({ name: 'WorkspacesInviteMember' })
export class InviteMember extends PickType(WorkspaceMember, ['role'] as const) {
  @EmailAddress()
  email: string;
}

@ApiSchema({ name: 'WorkspacesInvitation' })
export class InvitationResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ format: 'email', description: 'The mailbox the link was sent to.' })
  email: string;

  @ApiProperty({ enum: Object.values(WorkspaceRole) })
  role: WorkspaceRole;

  @ApiProperty({ type: String, format: 'date-time' })
  expiresAt: Date;
}

@ApiSchema({ name: 'WorkspacesInvitationList' })
export class InvitationList {
  @ApiProperty({ type: [InvitationResponse] })
  items: InvitationResponse[];
}

@ApiSchema({ name: 'WorkspacesChangeRole' })
export class ChangeRole {
  @ApiProperty({ enum: Object.values(WorkspaceRole) })
  @IsEnum(WorkspaceRole)
  role: WorkspaceRole;
}
