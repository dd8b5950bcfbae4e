import { Check, Entity, Index, JoinColumn, ManyToOne, Unique, type Relation } from 'typeorm';
import { EnumField, StampedRow, UuidField } from '../../../http/index.js';
import { AgencyTenant } from './agency-tenant.js';
import { MembershipRole } from './enums.js';
import { User } from './user.js';

/** Who may enter which tenant as what. No tenant: an agency admin, who may enter every one. */
@Entity({ name: 'memberships' })
@Unique(['userId', 'tenantId'])
@Index('uq_memberships_user_id_everywhere', ['userId'], { unique: true, where: 'tenant_id IS NULL' })
@Check('ck_memberships_tenant', "tenant_id IS NOT NULL OR role = 'agency_admin'")
export class Membership extends StampedRow {
  @Index()
  @UuidField()
  userId: string;

  @Index()
  @UuidField({ nullable: true })
  tenantId: string | null;

  @EnumField(MembershipRole, 'membership_role')
  role: MembershipRole;

  @ManyToOne(() => User, (user) => user.memberships, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id' })
  user: Relation<User>;

  @ManyToOne(() => AgencyTenant, (tenant) => tenant.memberships, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'tenant_id' })
  tenant: Relation<AgencyTenant> | null;
}
