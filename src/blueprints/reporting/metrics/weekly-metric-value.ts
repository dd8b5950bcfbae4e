import { Check, Entity, Index, JoinColumn, ManyToOne, Unique, type Relation } from 'typeorm';
import { ChoiceField, DecimalField, IntegerField, UuidField } from '../../../http/index.js';
import { TenantForeignKey } from '../../../tenancy/index.js';
import { AgencyTenant } from '../people/agency-tenant.js';
import { SyncRun } from '../syncs/sync-run.js';
import { TenantRow } from '../tenant-row.js';
import { ReportWeek } from '../weeks/report-week.js';
import { ValueOrigin } from './enums.js';
import { MetricDefinition } from './metric-definition.js';

/** One metric's figure for one week. */
@Entity({ name: 'weekly_metric_values' })
@Unique(['tenantId', 'reportWeekId', 'metricDefinitionId'])
@Index(['tenantId', 'metricDefinitionId'])
@Index(['tenantId', 'syncRunId'])
@TenantForeignKey(() => ReportWeek, 'tenantId', 'reportWeekId', { onDelete: 'CASCADE' })
@TenantForeignKey(() => MetricDefinition, 'tenantId', 'metricDefinitionId', { onDelete: 'NO ACTION' })
@TenantForeignKey(() => SyncRun, 'tenantId', 'syncRunId', { onDelete: 'SET NULL' })
@Check('ck_weekly_metric_values_origin', "origin IN ('computed', 'manual')")
@Check('ck_weekly_metric_values_sample_size', 'sample_size >= 0')
export class WeeklyMetricValue extends TenantRow {
  @UuidField()
  reportWeekId: string;

  @UuidField()
  metricDefinitionId: string;

  @DecimalField(16, 4, { signed: true })
  value: string;

  @IntegerField({ default: 0, description: 'Payloads the figure was made from.' })
  sampleSize: number;

  @ChoiceField(ValueOrigin, { default: ValueOrigin.Manual })
  origin: ValueOrigin;

  /** The run whose payloads completed the figure. */
  @UuidField({ nullable: true })
  syncRunId: string | null;

  @ManyToOne(() => AgencyTenant, (tenant) => tenant.weeklyMetricValues, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'tenant_id' })
  tenant: Relation<AgencyTenant>;

  @ManyToOne(() => ReportWeek, (week) => week.metricValues, { createForeignKeyConstraints: false })
  @JoinColumn({ name: 'report_week_id', referencedColumnName: 'id' })
  reportWeek: Relation<ReportWeek>;

  @ManyToOne(() => MetricDefinition, (definition) => definition.values, { createForeignKeyConstraints: false })
  @JoinColumn({ name: 'metric_definition_id', referencedColumnName: 'id' })
  metricDefinition: Relation<MetricDefinition>;

  @ManyToOne(() => SyncRun, (run) => run.metricValues, { createForeignKeyConstraints: false })
  @JoinColumn({ name: 'sync_run_id', referencedColumnName: 'id' })
  syncRun: Relation<SyncRun> | null;
}
