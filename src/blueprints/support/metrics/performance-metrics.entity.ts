import { Check, Entity, Index, JoinColumn, ManyToOne, Unique, type Relation } from 'typeorm';
import { EnumField, InstantField, IntegerField, MoneyField, RateField } from '../../../http/index.js';
import { Organization } from '../organizations/organization.entity.js';
import { OrganizationRow } from '../rows/organization-row.js';
import { MetricPeriod, PerformanceTrend } from './metric-enums.js';

const NONE = { default: 0 };
const UNKNOWN = { nullable: true };

/** The organization in one period, recomputed from tickets, escalations and refunds. Averages are null where nothing was counted. */
@Entity({ name: 'performance_metrics' })
@Unique(['organizationId', 'period', 'periodStart'])
@Index(['organizationId', 'periodStart'])
@Check('ck_performance_metrics_period_end', '"period_end" > "period_start"')
export class PerformanceMetrics extends OrganizationRow {
  @EnumField(MetricPeriod, 'metric_period')
  period: MetricPeriod;

  @InstantField({ description: 'First instant of the period, in the time zone of the organization.' })
  periodStart: Date;

  @InstantField({ description: 'First instant after the period.' })
  periodEnd: Date;

  @IntegerField(NONE)
  ticketsCreated: number;

  @IntegerField(NONE)
  ticketsResolved: number;

  @IntegerField({ ...NONE, description: 'Created before the end of the period and not resolved by then.' })
  ticketBacklog: number;

  @MoneyField({ ...UNKNOWN, description: 'Of the tickets first answered in the period.', example: '12.50' })
  avgFirstResponseMinutes: string | null;

  @MoneyField({ ...UNKNOWN, description: 'Of the tickets resolved in the period.', example: '340.00' })
  avgResolutionMinutes: string | null;

  @RateField({ ...UNKNOWN, description: 'Of the tickets resolved in the period, 1 to 5.', example: '4.50' })
  avgSatisfaction: string | null;

  @IntegerField(NONE)
  escalationsCreated: number;

  @RateField({ ...UNKNOWN, description: 'Percent of the tickets created in the period that were ever escalated.' })
  escalationRate: string | null;

  @IntegerField(NONE)
  refundsRequested: number;

  @IntegerField(NONE)
  refundsApproved: number;

  @IntegerField(NONE)
  refundsDenied: number;

  @MoneyField({ default: () => "'0'", description: 'Sum of the refunds approved in the period.' })
  refundedAmount: string;

  @EnumField(PerformanceTrend, 'performance_trend', { default: PerformanceTrend.STABLE })
  trend: PerformanceTrend;

  @ManyToOne(() => Organization, (organization) => organization.performanceMetrics, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'organization_id' })
  organization: Relation<Organization>;
}
