import { Entity, Index, JoinColumn, ManyToOne, OneToMany, VersionColumn, type Relation } from 'typeorm';
import { IntegerField, TextField, UuidField } from '../../../http/index.js';
import { TenantForeignKey } from '../../../tenancy/index.js';
import { MetricDefinition } from '../metrics/metric-definition.js';
import { AgencyTenant } from '../people/agency-tenant.js';
import { TenantRow } from '../tenant-row.js';
import { ReportComment } from './report-comment.js';
import { ReportWeek } from '../weeks/report-week.js';

/** A passage of a week's report, with a metric to plot beside it where one is named. */
@Entity({ name: 'report_sections' })
@Index(['tenantId', 'reportWeekId', 'position'])
@Index(['tenantId', 'metricDefinitionId'])
@TenantForeignKey(() => ReportWeek, 'tenantId', 'reportWeekId', { onDelete: 'CASCADE' })
@TenantForeignKey(() => MetricDefinition, 'tenantId', 'metricDefinitionId', { onDelete: 'SET NULL' })
export class ReportSection extends TenantRow {
  @UuidField()
  reportWeekId: string;

  @UuidField({ nullable: true })
  metricDefinitionId: string | null;

  @IntegerField({ max: 1_000, default: 0 })
  position: number;

  @TextField()
  heading: string;

  @TextField({ max: 20_000, min: 0, default: '' })
  body: string;

  @VersionColumn({ default: 1 })
  version: number;

  @ManyToOne(() => AgencyTenant, (tenant) => tenant.reportSections, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'tenant_id' })
  tenant: Relation<AgencyTenant>;

  @ManyToOne(() => ReportWeek, (week) => week.sections, { createForeignKeyConstraints: false })
  @JoinColumn({ name: 'report_week_id', referencedColumnName: 'id' })
  reportWeek: Relation<ReportWeek>;

  @ManyToOne(() => MetricDefinition, (definition) => definition.sections, { createForeignKeyConstraints: false })
  @JoinColumn({ name: 'metric_definition_id', referencedColumnName: 'id' })
  metricDefinition: Relation<MetricDefinition> | null;

  @OneToMany(() => ReportComment, (comment) => comment.section)
  comments: Relation<ReportComment>[];
}
