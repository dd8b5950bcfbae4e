import { Transform } from 'class-transformer';
import { Check, Entity, Index, JoinColumn, ManyToOne, OneToMany, OneToOne, Unique, type Relation } from 'typeorm';
import { BooleanField, EmailField, EnumField, TextField } from '../../../http/index.js';
import { AgentConfiguration } from '../agents/agent-configuration.entity.js';
import { DecisionRule } from '../agents/decision-rule.entity.js';
import { BudgetUsageRecord } from '../budgets/budget-usage-record.entity.js';
import { Budget } from '../budgets/budget.entity.js';
import { CustomerProfile } from '../customers/customer-profile.entity.js';
import { Escalation } from '../escalations/escalation.entity.js';
import { normalizedEmail } from '../../kit/index.js';
import { Organization } from '../organizations/organization.entity.js';
import { VersionedOrganizationRow } from '../rows/organization-row.js';
import { Refund } from '../refunds/refund.entity.js';
import { Representative } from '../representatives/representative.entity.js';
import { Ticket } from '../tickets/ticket.entity.js';
import { UserRole } from './user-role.js';

/** A person: customer, representative or administrator. The same address may exist in another organization. */
@Entity({ name: 'users' })
@Unique(['organizationId', 'email'])
@Index(['organizationId', 'role', 'active'])
@Index(['organizationId', 'lastName', 'firstName'])
@Index(['organizationId', 'createdAt'])
@Check('ck_users_email', '"email" = lower("email")')
export class User extends VersionedOrganizationRow {
  @Transform(({ value }) => normalizedEmail(value))
  @EmailField()
  email: string;

  @TextField({ max: 100, example: 'Ada' })
  firstName: string;

  @TextField({ max: 100, example: 'Lovelace' })
  lastName: string;

  @EnumField(UserRole, 'user_role', { default: UserRole.CUSTOMER })
  role: UserRole;

  @TextField({ nullable: true, max: 40 })
  phone: string | null;

  @BooleanField({ default: true })
  active: boolean;

  @ManyToOne(() => Organization, (organization) => organization.users, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'organization_id' })
  organization: Relation<Organization>;

  @OneToOne(() => Representative, (representative) => representative.user)
  representative: Relation<Representative> | null;

  @OneToOne(() => CustomerProfile, (profile) => profile.user)
  customerProfile: Relation<CustomerProfile> | null;

  @OneToMany(() => Ticket, (ticket) => ticket.customer)
  tickets: Relation<Ticket[]>;

  @OneToMany(() => Ticket, (ticket) => ticket.createdBy)
  createdTickets: Relation<Ticket[]>;

  @OneToMany(() => Escalation, (escalation) => escalation.customer)
  escalations: Relation<Escalation[]>;

  @OneToMany(() => Refund, (refund) => refund.customer)
  refunds: Relation<Refund[]>;

  @OneToMany(() => Refund, (refund) => refund.decidedBy)
  decidedRefunds: Relation<Refund[]>;

  @OneToMany(() => Budget, (budget) => budget.owner)
  ownedBudgets: Relation<Budget[]>;

  @OneToMany(() => BudgetUsageRecord, (record) => record.recordedBy)
  recordedUsage: Relation<BudgetUsageRecord[]>;

  @OneToMany(() => AgentConfiguration, (agent) => agent.createdBy)
  createdAgents: Relation<AgentConfiguration[]>;

  @OneToMany(() => DecisionRule, (rule) => rule.createdBy)
  createdRules: Relation<DecisionRule[]>;
}
