import { Check, Entity, Index, JoinColumn, ManyToOne, Unique, type Relation } from 'typeorm';
import { EnumField, InstantField, StampedRow, TextField, VarcharField } from '../../../http/index.js';
import { WorkspaceRole } from '../members/workspace-role.js';
import { Workspace } from './workspace.js';

export enum LinkPurpose {
  SignUp = 'signup',
  Invite = 'invite',
}

/** A link that proves a mailbox: it completes a sign-up, or accepts an invitation into a workspace. */
@Entity({ name: 'links' })
@Unique(['tokenHash'])
@Unique(['workspaceId', 'email'])
@Check('ck_links_email_lower', 'email::text = lower(email::text)')
export class Link extends StampedRow {
  @VarcharField(255)
  email: string;

  /** SHA-256 of the token, in hex. */
  @VarcharField(64, { secret: true })
  tokenHash: string;

  @EnumField(LinkPurpose, 'link_purpose')
  purpose: LinkPurpose;

  @Index()
  @InstantField()
  expiresAt: Date;

  @InstantField({ nullable: true })
  usedAt: Date | null;

  /** What a sign-up calls the person. */
  @VarcharField(255, { nullable: true })
  name: string | null;

  /** What a sign-up calls the person's first workspace. */
  @VarcharField(255, { nullable: true })
  workspaceName: string | null;

  /** The workspace of an invitation, which is the only one for its address there; null for a sign-up. */
  @VarcharField(20, { nullable: true })
  workspaceId: string | null;

  @ManyToOne(() => Workspace, (workspace) => workspace.invitations, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'workspace_id' })
  workspace: Relation<Workspace> | null;

  @EnumField(WorkspaceRole, 'workspace_role', { nullable: true })
  role: WorkspaceRole | null;

  /** Who invited: `user:<id>` or `key:<id>`. Not a foreign key: without its inviter an invitation is void. */
  @TextField({ nullable: true, max: 100 })
  invitedBy: string | null;
}
