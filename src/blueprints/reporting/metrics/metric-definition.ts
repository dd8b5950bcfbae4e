import { Check, Entity, Index, JoinColumn, ManyToOne, OneToMany, Unique, type Relation } from 'typeorm';
import { BooleanField, ChoiceField, IntegerField, TextField } from '../../../http/index.js';
import { AgencyTenant } from '../people/agency-tenant.js';
import { TenantRow } from '../tenant-row.js';
import { ReportSection } from '../texts/report-section.js';
import { Aggregation } from './enums.js';
import { WeeklyMetricValue } from './weekly-metric-value.js';

const FIELD_PATH = /^[A-Za-z0-9_]+(\.[A-Za-z0-9_]+){0,5}$/;

/** How a weekly figure is made from the raw snapshots of one endpoint. */
@Entity({ name: 'metric_definitions' })
@Unique(['tenantId', 'key'])
@Index(['tenantId', 'endpoint'])
@Check('ck_metric_definitions_aggregation', "aggregation IN ('count', 'sum', 'average', 'maximum')")
@Check('ck_metric_definitions_value_path', "aggregation = 'count' OR value_path IS NOT NULL")
export class MetricDefinition extends TenantRow {
  @TextField({ max: 60, pattern: /^[a-z][a-z0-9_]*$/, example: 'answered_calls' })
  key: string;

  @TextField()
  name: string;

  @TextField({ max: 20, min: 0, default: '', example: 'h' })
  unit: string;

  @TextField({ max: 100, example: 'calls', description: 'Endpoint whose payloads are counted.' })
  endpoint: string;

  @ChoiceField(Aggregation, { default: Aggregation.Count })
  aggregation: Aggregation;

  @TextField({
    nullable: true,
    pattern: FIELD_PATH,
    example: 'duration.minutes',
    description: 'The number, in a payload.',
  })
  valuePath: string | null;

  @TextField({ pattern: FIELD_PATH, default: 'occurred_at', description: 'The day or instant, in a payload.' })
  datePath: string;

  @IntegerField({ max: 4, default: 0, description: 'Decimals shown on the page.' })
  decimals: number;

  @IntegerField({ max: 1_000, default: 0 })
  position: number;

  @BooleanField({ default: true })
  active: boolean;

  @ManyToOne(() => AgencyTenant, (tenant) => tenant.metricDefinitions, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'tenant_id' })
  tenant: Relation<AgencyTenant>;

  @OneToMany(() => WeeklyMetricValue, (value) => value.metricDefinition)
  values: Relation<WeeklyMetricValue>[];

  @OneToMany(() => ReportSection, (section) => section.metricDefinition)
  sections: Relation<ReportSection>[];
}
