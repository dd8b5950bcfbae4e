import { ApiProperty } from '@nestjs/swagger';
import { Check, Column, Entity, Index, JoinColumn, ManyToOne, type Relation } from 'typeorm';
import { InstantField, MoneyField, TextField, UuidField } from '../../../http/index.js';
import { TenantForeignKey } from '../../../tenancy/index.js';
import { Organization } from '../organizations/organization.entity.js';
import { OrganizationRow } from '../rows/organization-row.js';
import { Refund } from '../refunds/refund.entity.js';
import { User } from '../users/user.entity.js';
import { Budget } from './budget.entity.js';

/** One movement of a budget, written in the transaction that moved it and never changed. Negative: given back. */
@Entity({ name: 'budget_usage_records' })
@Index(['organizationId', 'budgetId', 'recordedAt'])
@Index(['organizationId', 'refundId'])
@Index(['organizationId', 'recordedById'])
@Index(['organizationId', 'recordedAt'])
@TenantForeignKey(() => Budget, 'organizationId', 'budgetId', { onDelete: 'CASCADE' })
@TenantForeignKey(() => Refund, 'organizationId', 'refundId', { onDelete: 'SET NULL' })
@TenantForeignKey(() => User, 'organizationId', 'recordedById', { onDelete: 'SET NULL' })
@Check('ck_budget_usage_records_amount', '"amount" <> 0')
@Check('ck_budget_usage_records_spent_after', '"spent_after" >= 0')
export class BudgetUsageRecord extends OrganizationRow {
  @UuidField()
  budgetId: string;

  @UuidField({ nullable: true })
  refundId: string | null;

  @UuidField({ nullable: true })
  recordedById: string | null;

  @MoneyField({ signed: true, example: '49.90' })
  amount: string;

  @MoneyField({ description: 'What the budget had spent once this was counted.' })
  spentAfter: string;

  @ApiProperty({ type: [Number], example: [80], description: 'Alert thresholds (percent) this movement crossed.' })
  @Column({ type: 'integer', array: true, default: () => "'{}'" })
  thresholdsCrossed: number[];

  @TextField({ nullable: true, max: 500 })
  note: string | null;

  @InstantField({ default: () => 'now()' })
  recordedAt: Date;

  @ManyToOne(() => Organization, (organization) => organization.budgetUsageRecords, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'organization_id' })
  organization: Relation<Organization>;

  @ManyToOne(() => Budget, (budget) => budget.usageRecords, { createForeignKeyConstraints: false })
  @JoinColumn({ name: 'budget_id', referencedColumnName: 'id' })
  budget: Relation<Budget>;

  @ManyToOne(() => Refund, (refund) => refund.budgetUsage, { createForeignKeyConstraints: false })
  @JoinColumn({ name: 'refund_id', referencedColumnName: 'id' })
  refund: Relation<Refund> | null;

  @ManyToOne(() => User, (user) => user.recordedUsage, { createForeignKeyConstraints: false })
  @JoinColumn({ name: 'recorded_by_id', referencedColumnName: 'id' })
  recordedBy: Relation<User> | null;
}
