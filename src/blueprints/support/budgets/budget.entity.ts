import { ApiProperty } from '@nestjs/swagger';
import { ArrayUnique, IsInt, Max, Min } from 'class-validator';
import { Check, Entity, Index, JoinColumn, ManyToOne, OneToMany, Unique, type Relation } from 'typeorm';
import { DateField, EnumField, JsonListField, MoneyField, TextField, UuidField } from '../../../http/index.js';
import { TenantForeignKey } from '../../../tenancy/index.js';
import { Organization } from '../organizations/organization.entity.js';
import { VersionedOrganizationRow } from '../rows/organization-row.js';
import { Refund } from '../refunds/refund.entity.js';
import { User } from '../users/user.entity.js';
import { BudgetPeriod, BudgetStatus, BudgetType } from './budget-enums.js';
import { BudgetUsageRecord } from './budget-usage-record.entity.js';

/** Money that may be given away in a period. `spent` moves only by one atomic UPDATE and never passes `total`. */
@Entity({ name: 'budgets' })
@Unique(['organizationId', 'type', 'period', 'startsOn'])
@Index(['organizationId', 'ownerId'])
@Index(['organizationId', 'status', 'type'])
@Index(['organizationId', 'startsOn', 'endsOn'])
@TenantForeignKey(() => User, 'organizationId', 'ownerId', { onDelete: 'SET NULL' })
@Check('ck_budgets_total', '"total" > 0')
@Check('ck_budgets_spent', '"spent" >= 0 AND "spent" <= "total"')
@Check('ck_budgets_status', `"status" <> 'EXHAUSTED' OR "spent" = "total"`)
@Check('ck_budgets_ends_on', '"ends_on" >= "starts_on"')
@Check('ck_budgets_alert_thresholds', `jsonb_typeof("alert_thresholds") = 'array'`)
export class Budget extends VersionedOrganizationRow {
  @TextField({ max: 100, example: 'Refunds, November' })
  name: string;

  @EnumField(BudgetType, 'budget_type', { default: BudgetType.REFUND })
  type: BudgetType;

  @EnumField(BudgetPeriod, 'budget_period', { default: BudgetPeriod.MONTHLY })
  period: BudgetPeriod;

  @EnumField(BudgetStatus, 'budget_status', { default: BudgetStatus.ACTIVE })
  status: BudgetStatus;

  @MoneyField({ example: '5000.00' })
  total: string;

  @MoneyField({ default: () => "'0'" })
  spent: string;

  @DateField({ description: 'First day.' })
  startsOn: string;

  @DateField({ description: 'Last day, included.' })
  endsOn: string;

  @ApiProperty({ type: [Number] })
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(100, { each: true })
  @ArrayUnique()
  @JsonListField({
    default: () => "'[50, 80, 100]'",
    max: 20,
    description: 'Percentages of `total`.',
    example: [50, 80, 100],
  })
  alertThresholds: number[];

  @UuidField({ nullable: true, description: 'The user told of alerts.' })
  ownerId: string | null;

  @ManyToOne(() => Organization, (organization) => organization.budgets, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'organization_id' })
  organization: Relation<Organization>;

  @ManyToOne(() => User, (user) => user.ownedBudgets, { createForeignKeyConstraints: false })
  @JoinColumn({ name: 'owner_id', referencedColumnName: 'id' })
  owner: Relation<User> | null;

  @OneToMany(() => BudgetUsageRecord, (record) => record.budget)
  usageRecords: Relation<BudgetUsageRecord[]>;

  @OneToMany(() => Refund, (refund) => refund.budget)
  refunds: Relation<Refund[]>;
}
