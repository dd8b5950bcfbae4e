import { ApiProperty } from '@nestjs/swagger';
import { Check, Entity, Index, OneToMany, Unique, VersionColumn, type Relation } from 'typeorm';
import {
  EmailField,
  EnumField,
  IntegerField,
  JsonField,
  StampedRow,
  TextField,
  VarcharField,
} from '../../../http/index.js';
import { AgentConfiguration } from '../agents/agent-configuration.entity.js';
import { DecisionRule } from '../agents/decision-rule.entity.js';
import { BudgetUsageRecord } from '../budgets/budget-usage-record.entity.js';
import { Budget } from '../budgets/budget.entity.js';
import { CustomerProfile } from '../customers/customer-profile.entity.js';
import { Escalation } from '../escalations/escalation.entity.js';
import { PerformanceMetrics } from '../metrics/performance-metrics.entity.js';
import { TeamPerformance } from '../metrics/team-performance.entity.js';
import { Refund } from '../refunds/refund.entity.js';
import { Representative } from '../representatives/representative.entity.js';
import { Ticket } from '../tickets/ticket.entity.js';
import { User } from '../users/user.entity.js';
import { OrganizationPlan, OrganizationStatus } from './organization-enums.js';
import { IsTimeZone } from './time-zone.js';

/** The tenant itself: a company and its support team. Same id as in the register. */
@Entity({ name: 'organizations' })
@Unique(['slug'])
@Index(['status'])
@Index(['plan'])
@Check('ck_organizations_next_ticket_number', '"next_ticket_number" >= 1')
export class Organization extends StampedRow {
  @VarcharField(48)
  slug: string;

  @TextField({ example: 'Acme Corp' })
  name: string;

  @EnumField(OrganizationPlan, 'organization_plan', { default: OrganizationPlan.STARTER })
  plan: OrganizationPlan;

  @EnumField(OrganizationStatus, 'organization_status', { default: OrganizationStatus.TRIAL })
  status: OrganizationStatus;

  @EmailField({ nullable: true, description: 'Where customers write to.' })
  supportEmail: string | null;

  @TextField({ nullable: true, max: 400 })
  website: string | null;

  @IsTimeZone()
  @VarcharField(64, { default: 'UTC', description: 'Days, weeks and months of metrics begin in this zone.' })
  timezone: string;

  @VarcharField(3, { default: 'USD', pattern: /^[A-Z]{3}$/, description: 'The currency of every amount.' })
  currency: string;

  @JsonField({ default: () => "'{}'" })
  settings: Record<string, unknown>;

  /** The number the next ticket gets. Taken by UPDATE … RETURNING in the ticket's own transaction. */
  @IntegerField({ default: 1, min: 1 })
  nextTicketNumber: number;

  @ApiProperty({ type: 'integer', readOnly: true })
  @VersionColumn({ default: 1 })
  version: number;

  @OneToMany(() => User, (user) => user.organization)
  users: Relation<User[]>;

  @OneToMany(() => Representative, (representative) => representative.organization)
  representatives: Relation<Representative[]>;

  @OneToMany(() => CustomerProfile, (profile) => profile.organization)
  customerProfiles: Relation<CustomerProfile[]>;

  @OneToMany(() => Ticket, (ticket) => ticket.organization)
  tickets: Relation<Ticket[]>;

  @OneToMany(() => Escalation, (escalation) => escalation.organization)
  escalations: Relation<Escalation[]>;

  @OneToMany(() => Refund, (refund) => refund.organization)
  refunds: Relation<Refund[]>;

  @OneToMany(() => Budget, (budget) => budget.organization)
  budgets: Relation<Budget[]>;

  @OneToMany(() => BudgetUsageRecord, (record) => record.organization)
  budgetUsageRecords: Relation<BudgetUsageRecord[]>;

  @OneToMany(() => AgentConfiguration, (agent) => agent.organization)
  agentConfigurations: Relation<AgentConfiguration[]>;

  @OneToMany(() => DecisionRule, (rule) => rule.organization)
  decisionRules: Relation<DecisionRule[]>;

  @OneToMany(() => PerformanceMetrics, (metrics) => metrics.organization)
  performanceMetrics: Relation<PerformanceMetrics[]>;

  @OneToMany(() => TeamPerformance, (performance) => performance.organization)
  teamPerformance: Relation<TeamPerformance[]>;
}
