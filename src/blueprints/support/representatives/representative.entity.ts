import { Check, Entity, Index, JoinColumn, ManyToOne, OneToMany, OneToOne, Unique, type Relation } from 'typeorm';
import { EnumField, InstantField, IntegerField, TextField, TextListField, UuidField } from '../../../http/index.js';
import { TenantForeignKey } from '../../../tenancy/index.js';
import { CustomerProfile } from '../customers/customer-profile.entity.js';
import { Escalation } from '../escalations/escalation.entity.js';
import { TeamPerformance } from '../metrics/team-performance.entity.js';
import { Organization } from '../organizations/organization.entity.js';
import { VersionedOrganizationRow } from '../rows/organization-row.js';
import { Ticket } from '../tickets/ticket.entity.js';
import { User } from '../users/user.entity.js';
import { RepresentativeRole, RepresentativeStatus } from './representative-enums.js';

/** A member of the support team: what a user does there, whether they are at their desk, and how much they take. */
@Entity({ name: 'representatives' })
@Unique(['organizationId', 'userId'])
@Index(['organizationId', 'status', 'role'])
@Index(['organizationId', 'role'])
@Index(['organizationId', 'teamLeadId'])
@TenantForeignKey(() => User, 'organizationId', 'userId', { onDelete: 'CASCADE' })
@TenantForeignKey(() => Representative, 'organizationId', 'teamLeadId', { onDelete: 'SET NULL' })
@Check('ck_representatives_max_active_tickets', '"max_active_tickets" >= 0')
@Check('ck_representatives_team_lead_id', '"team_lead_id" <> "id"')
export class Representative extends VersionedOrganizationRow {
  @UuidField()
  userId: string;

  @EnumField(RepresentativeRole, 'representative_role', { default: RepresentativeRole.AGENT })
  role: RepresentativeRole;

  @EnumField(RepresentativeStatus, 'representative_status', { default: RepresentativeStatus.OFFLINE })
  status: RepresentativeStatus;

  @InstantField({ default: () => 'now()' })
  statusChangedAt: Date;

  @TextField({ nullable: true, max: 100, example: 'Billing' })
  department: string | null;

  @TextListField({ default: () => "'{}'", max: 20, example: ['en', 'fr'] })
  languages: string[];

  @IntegerField({ default: 10, max: 1_000, description: 'Unresolved tickets this person holds at most.' })
  maxActiveTickets: number;

  @UuidField({ nullable: true })
  teamLeadId: string | null;

  @ManyToOne(() => Organization, (organization) => organization.representatives, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'organization_id' })
  organization: Relation<Organization>;

  @OneToOne(() => User, (user) => user.representative, { createForeignKeyConstraints: false })
  @JoinColumn({ name: 'user_id', referencedColumnName: 'id' })
  user: Relation<User>;

  @ManyToOne(() => Representative, (lead) => lead.team, { createForeignKeyConstraints: false })
  @JoinColumn({ name: 'team_lead_id', referencedColumnName: 'id' })
  teamLead: Relation<Representative> | null;

  @OneToMany(() => Representative, (representative) => representative.teamLead)
  team: Relation<Representative[]>;

  @OneToMany(() => CustomerProfile, (profile) => profile.accountManager)
  accounts: Relation<CustomerProfile[]>;

  @OneToMany(() => Ticket, (ticket) => ticket.representative)
  tickets: Relation<Ticket[]>;

  @OneToMany(() => Escalation, (escalation) => escalation.escalatedBy)
  raisedEscalations: Relation<Escalation[]>;

  @OneToMany(() => Escalation, (escalation) => escalation.assignedTo)
  assignedEscalations: Relation<Escalation[]>;

  @OneToMany(() => TeamPerformance, (performance) => performance.representative)
  teamPerformance: Relation<TeamPerformance[]>;
}
