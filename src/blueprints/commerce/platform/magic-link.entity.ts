import { Check, Entity, Index, JoinColumn, ManyToOne, Unique, type Relation } from 'typeorm';
import { EmailField, EnumField, InstantField, StampedRow, TextField, UuidField } from '../../../http/index.js';
import { Organization } from './organization.entity.js';
import { UserRole } from './user.entity.js';

export enum MagicLinkPurpose {
  Login = 'login',
  Signup = 'signup',
  Invite = 'invite',
}

/** A link sent by e-mail, good for one use. Only a hash is stored; it covers the organization the link is for. */
@Entity({ name: 'magic_links', schema: 'public' })
@Unique(['tokenHash'])
@Unique(['organizationId', 'email'])
@Index(['email'])
@Index(['expiresAt'])
@Check('ck_magic_links_email_lower', `"email" = lower("email")`)
export class MagicLink extends StampedRow {
  @EmailField()
  email: string;

  @TextField({ secret: true })
  tokenHash: string;

  @EnumField(MagicLinkPurpose, 'magic_link_purpose')
  purpose: MagicLinkPurpose;

  @InstantField()
  expiresAt: Date;

  @InstantField({ nullable: true })
  usedAt: Date | null;

  /** The shop of an invitation, which is the only one for its address there; null for other links. */
  @UuidField({ nullable: true })
  organizationId: string | null;

  @ManyToOne(() => Organization, (organization) => organization.invitations, { onDelete: 'CASCADE' })
  @JoinColumn()
  organization: Relation<Organization> | null;

  /** What an invitation offers. */
  @EnumField(UserRole, 'user_role', { nullable: true })
  role: UserRole | null;

  /** Who invited: `user:<id>` or `key:<id>`. Not a foreign key: without its inviter an invitation is void. */
  @TextField({ nullable: true, max: 100 })
  invitedBy: string | null;
}
