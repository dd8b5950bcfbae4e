import { ApiProperty } from '@nestjs/swagger';
import { CreateDateColumn, Entity, Index, JoinColumn, ManyToOne, Unique, type Relation } from 'typeorm';
import { EnumField, StampedRow, UuidField } from '../../../http/index.js';
import { TenantColumn } from '../../../tenancy/index.js';
import { User } from '../people/user.js';
import { Workspace } from '../people/workspace.js';
import { WorkspaceRole } from './workspace-role.js';

/** A person's place in a workspace. A workspace that had an owner always has one. */
@Entity({ name: 'workspace_members' })
@Unique(['workspaceId', 'id'])
@Unique(['workspaceId', 'userId'])
export class WorkspaceMember extends StampedRow {
  @TenantColumn({ type: 'varchar', length: 20 })
  workspaceId: string;

  @Index()
  @UuidField()
  userId: string;

  @EnumField(WorkspaceRole, 'workspace_role', { default: WorkspaceRole.Member })
  role: WorkspaceRole;

  @ApiProperty({ type: String, format: 'date-time', readOnly: true })
  @CreateDateColumn({ type: 'timestamptz', default: () => 'now()' })
  joinedAt: Date;

  @ManyToOne(() => Workspace, (workspace) => workspace.members, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'workspace_id' })
  workspace: Relation<Workspace>;

  @ManyToOne(() => User, (user) => user.memberships, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id' })
  user: Relation<User>;
}
