import { Check, Entity, Index, JoinColumn, ManyToOne, Unique, type Relation } from 'typeorm';
import { EnumField, InstantField, IntegerField, MoneyField, RateField, UuidField } from '../../../http/index.js';
import { TenantForeignKey } from '../../../tenancy/index.js';
import { Organization } from '../organizations/organization.entity.js';
import { OrganizationRow } from '../rows/organization-row.js';
import { Representative } from '../representatives/representative.entity.js';
import { MetricPeriod, PerformanceTrend } from './metric-enums.js';

const NONE = { default: 0 };
const UNKNOWN = { nullable: true };

/** One representative in one period, recomputed from the tickets and escalations they hold. */
@Entity({ name: 'team_performance' })
@Unique(['organizationId', 'representativeId', 'period', 'periodStart'])
@Index(['organizationId', 'period', 'periodStart'])
@TenantForeignKey(() => Representative, 'organizationId', 'representativeId', { onDelete: 'CASCADE' })
@Check('ck_team_performance_period_end', '"period_end" > "period_start"')
export class TeamPerformance extends OrganizationRow {
  @UuidField()
  representativeId: string;

  @EnumField(MetricPeriod, 'metric_period')
  period: MetricPeriod;

  @InstantField()
  periodStart: Date;

  @InstantField({ description: 'First instant after the period.' })
  periodEnd: Date;

  @IntegerField({ ...NONE, description: 'Tickets assigned in the period.' })
  ticketsAssigned: number;

  @IntegerField({ ...NONE, description: 'Tickets resolved in the period.' })
  ticketsResolved: number;

  @MoneyField({ ...UNKNOWN, description: 'Of the tickets first answered in the period.', example: '12.50' })
  avgFirstResponseMinutes: string | null;

  @MoneyField({ ...UNKNOWN, description: 'Of the tickets resolved in the period.', example: '340.00' })
  avgResolutionMinutes: string | null;

  @RateField({ ...UNKNOWN, description: 'Of the tickets resolved in the period, 1 to 5.', example: '4.50' })
  avgSatisfaction: string | null;

  @IntegerField({ ...NONE, description: 'Conversations this person gave up in the period.' })
  escalationsRaised: number;

  @IntegerField({ ...NONE, description: 'Escalations this person settled in the period.' })
  escalationsResolved: number;

  @EnumField(PerformanceTrend, 'performance_trend', { default: PerformanceTrend.STABLE })
  trend: PerformanceTrend;

  @ManyToOne(() => Organization, (organization) => organization.teamPerformance, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'organization_id' })
  organization: Relation<Organization>;

  @ManyToOne(() => Representative, (representative) => representative.teamPerformance, {
    createForeignKeyConstraints: false,
  })
  @JoinColumn({ name: 'representative_id', referencedColumnName: 'id' })
  representative: Relation<Representative>;
}
