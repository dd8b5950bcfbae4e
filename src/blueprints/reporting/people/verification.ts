import { Entity, Index, JoinColumn, ManyToOne, Unique, type Relation } from 'typeorm';
import { EmailField, EnumField, InstantField, StampedRow, TextField, UuidField } from '../../../http/index.js';
import { AgencyTenant } from './agency-tenant.js';
import { MembershipRole } from './enums.js';

/** What `value` says of the rows that are invitations. */
export const INVITATION = 'invitation';

/**
 * Something a person has to prove within a time (an e-mail, a password reset), as Better Auth keeps it; and invitations,
 * whose `identifier` is the SHA-256 of the token. The columns Better Auth does not know are null in its rows.
 */
@Entity({ name: 'verifications' })
@Unique(['tenantId', 'email'])
export class Verification extends StampedRow {
  @Index()
  @TextField()
  identifier: string;

  /** What the proof is for. A token that is sent is part of the identifier, which Better Auth keeps hashed. */
  @TextField({ max: 2_000, secret: true })
  value: string;

  @Index()
  @InstantField()
  expiresAt: Date;

  @EmailField({ nullable: true })
  email: string | null;

  @TextField({ max: 200, nullable: true })
  name: string | null;

  @UuidField({ nullable: true })
  tenantId: string | null;

  @ManyToOne(() => AgencyTenant, (tenant) => tenant.invitations, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'tenant_id' })
  tenant: Relation<AgencyTenant> | null;

  @EnumField(MembershipRole, 'membership_role', { nullable: true })
  role: MembershipRole | null;

  /** Who invited: `user:<id>` or `key:<id>`. Not a foreign key: without its inviter an invitation is void. */
  @TextField({ max: 100, nullable: true })
  invitedBy: string | null;

  @InstantField({ nullable: true })
  usedAt: Date | null;
}
