import { ApiProperty, ApiSchema, PickType } from '@nestjs/swagger';
import { IsEmail, IsEnum, MaxLength } from 'class-validator';
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

@ApiSchema({ name: 'WorkspacesAddMember' })
export class AddMember extends PickType(WorkspaceMember, ['role'] as const) {
  @ApiProperty({ format: 'email', maxLength: 254, description: 'Of somebody who has an account.' })
  @IsEmail()
  @MaxLength(254)
  email: string;
}

@ApiSchema({ name: 'WorkspacesChangeRole' })
export class ChangeRole {
  @ApiProperty({ enum: Object.values(WorkspaceRole) })
  @IsEnum(WorkspaceRole)
  role: WorkspaceRole;
}
