import { Check, Entity, Index, JoinColumn, ManyToOne, OneToMany, type Relation } from 'typeorm';
import { EnumField, InstantField, MoneyField, TextField, UuidField } from '../../../http/index.js';
import { TenantForeignKey } from '../../../tenancy/index.js';
import { DecisionRule } from '../agents/decision-rule.entity.js';
import { BudgetUsageRecord } from '../budgets/budget-usage-record.entity.js';
import { Budget } from '../budgets/budget.entity.js';
import { Escalation } from '../escalations/escalation.entity.js';
import { Organization } from '../organizations/organization.entity.js';
import { VersionedOrganizationRow } from '../rows/organization-row.js';
import { Ticket } from '../tickets/ticket.entity.js';
import { User } from '../users/user.entity.js';
import { RefundReason, RefundStatus } from './refund-enums.js';

/** Money a customer asks back. Decided by a rule or a person; an approved one is taken from a budget. */
@Entity({ name: 'refunds' })
@Index(['organizationId', 'customerId', 'createdAt'])
@Index(['organizationId', 'ticketId'])
@Index(['organizationId', 'escalationId'])
@Index(['organizationId', 'budgetId'])
@Index(['organizationId', 'decisionRuleId'])
@Index(['organizationId', 'decidedById'])
@Index(['organizationId', 'status', 'createdAt'])
@Index(['organizationId', 'reason'])
@Index(['organizationId', 'createdAt'])
@Index(['organizationId', 'decidedAt'])
@TenantForeignKey(() => User, 'organizationId', 'customerId', { onDelete: 'NO ACTION' })
@TenantForeignKey(() => Ticket, 'organizationId', 'ticketId', { onDelete: 'SET NULL' })
@TenantForeignKey(() => Escalation, 'organizationId', 'escalationId', { onDelete: 'SET NULL' })
@TenantForeignKey(() => Budget, 'organizationId', 'budgetId', { onDelete: 'NO ACTION' })
@TenantForeignKey(() => DecisionRule, 'organizationId', 'decisionRuleId', { onDelete: 'SET NULL' })
@TenantForeignKey(() => User, 'organizationId', 'decidedById', { onDelete: 'SET NULL' })
@Check('ck_refunds_amount', '"amount" > 0')
@Check('ck_refunds_budget_id', `"status" NOT IN ('APPROVED', 'PROCESSED') OR "budget_id" IS NOT NULL`)
@Check('ck_refunds_decided_at', `"status" NOT IN ('APPROVED', 'DENIED', 'PROCESSED') OR "decided_at" IS NOT NULL`)
@Check('ck_refunds_processed_at', `("status" = 'PROCESSED') = ("processed_at" IS NOT NULL)`)
export class Refund extends VersionedOrganizationRow {
  @UuidField()
  customerId: string;

  @UuidField({ nullable: true })
  ticketId: string | null;

  @UuidField({ nullable: true })
  escalationId: string | null;

  @UuidField({ nullable: true, description: 'The budget it was taken from.' })
  budgetId: string | null;

  @UuidField({ nullable: true, description: 'The rule that decided, where it was not a person.' })
  decisionRuleId: string | null;

  @UuidField({ nullable: true, description: 'The user who decided, where it was not a rule.' })
  decidedById: string | null;

  @MoneyField({ example: '49.90' })
  amount: string;

  @EnumField(RefundReason, 'refund_reason')
  reason: RefundReason;

  @EnumField(RefundStatus, 'refund_status', { default: RefundStatus.PENDING })
  status: RefundStatus;

  @TextField({ nullable: true, max: 100, example: 'ORDER-1042' })
  orderReference: string | null;

  @TextField({ nullable: true, max: 5_000 })
  explanation: string | null;

  @TextField({ nullable: true, max: 5_000 })
  decisionNote: string | null;

  @InstantField({ nullable: true })
  decidedAt: Date | null;

  @InstantField({ nullable: true })
  processedAt: Date | null;

  @ManyToOne(() => Organization, (organization) => organization.refunds, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'organization_id' })
  organization: Relation<Organization>;

  @ManyToOne(() => User, (user) => user.refunds, { createForeignKeyConstraints: false })
  @JoinColumn({ name: 'customer_id', referencedColumnName: 'id' })
  customer: Relation<User>;

  @ManyToOne(() => Ticket, (ticket) => ticket.refunds, { createForeignKeyConstraints: false })
  @JoinColumn({ name: 'ticket_id', referencedColumnName: 'id' })
  ticket: Relation<Ticket> | null;

  @ManyToOne(() => Escalation, (escalation) => escalation.refunds, { createForeignKeyConstraints: false })
  @JoinColumn({ name: 'escalation_id', referencedColumnName: 'id' })
  escalation: Relation<Escalation> | null;

  @ManyToOne(() => Budget, (budget) => budget.refunds, { createForeignKeyConstraints: false })
  @JoinColumn({ name: 'budget_id', referencedColumnName: 'id' })
  budget: Relation<Budget> | null;

  @ManyToOne(() => DecisionRule, (rule) => rule.refunds, { createForeignKeyConstraints: false })
  @JoinColumn({ name: 'decision_rule_id', referencedColumnName: 'id' })
  decisionRule: Relation<DecisionRule> | null;

  @ManyToOne(() => User, (user) => user.decidedRefunds, { createForeignKeyConstraints: false })
  @JoinColumn({ name: 'decided_by_id', referencedColumnName: 'id' })
  decidedBy: Relation<User> | null;

  @OneToMany(() => BudgetUsageRecord, (record) => record.refund)
  budgetUsage: Relation<BudgetUsageRecord[]>;
}
