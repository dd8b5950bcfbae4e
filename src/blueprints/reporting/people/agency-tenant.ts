import { Entity, OneToMany, type Relation } from 'typeorm';
import { EmailField, EnumField, StampedRow, TextField } from '../../../http/index.js';
import { MetricDefinition } from '../metrics/metric-definition.js';
import { WeeklyMetricValue } from '../metrics/weekly-metric-value.js';
import { CtRawSnapshot } from '../syncs/ct-raw-snapshot.js';
import { DataSource } from '../sources/data-source.js';
import { SyncRun } from '../syncs/sync-run.js';
import { ReportComment } from '../texts/report-comment.js';
import { ReportDelivery } from '../deliveries/report-delivery.js';
import { ReportSection } from '../texts/report-section.js';
import { ReportWeek } from '../weeks/report-week.js';
import { TenantStatus } from './enums.js';
import { Membership } from './membership.js';
import { Verification } from './verification.js';

/** A client of the agency: the blueprint's own row about a tenant, same id as in the register. */
@Entity({ name: 'tenants' })
export class AgencyTenant extends StampedRow {
  @TextField()
  name: string;

  @EnumField(TenantStatus, 'tenant_status', { default: TenantStatus.Active })
  status: TenantStatus;

  @EmailField({ nullable: true })
  contactEmail: string | null;

  @TextField({ max: 300, nullable: true, example: 'https://client.example.com' })
  website: string | null;

  @TextField({ max: 60, default: 'Europe/London', description: 'IANA time zone in which the client reads its weeks.' })
  timezone: string;

  @OneToMany(() => Membership, (membership) => membership.tenant)
  memberships: Relation<Membership>[];

  @OneToMany(() => Verification, (invitation) => invitation.tenant)
  invitations: Relation<Verification>[];

  @OneToMany(() => ReportWeek, (week) => week.tenant)
  reportWeeks: Relation<ReportWeek>[];

  @OneToMany(() => ReportSection, (section) => section.tenant)
  reportSections: Relation<ReportSection>[];

  @OneToMany(() => ReportComment, (comment) => comment.tenant)
  reportComments: Relation<ReportComment>[];

  @OneToMany(() => ReportDelivery, (delivery) => delivery.tenant)
  reportDeliveries: Relation<ReportDelivery>[];

  @OneToMany(() => MetricDefinition, (definition) => definition.tenant)
  metricDefinitions: Relation<MetricDefinition>[];

  @OneToMany(() => WeeklyMetricValue, (value) => value.tenant)
  weeklyMetricValues: Relation<WeeklyMetricValue>[];

  @OneToMany(() => DataSource, (source) => source.tenant)
  dataSources: Relation<DataSource>[];

  @OneToMany(() => SyncRun, (run) => run.tenant)
  syncRuns: Relation<SyncRun>[];

  @OneToMany(() => CtRawSnapshot, (snapshot) => snapshot.tenant)
  rawSnapshots: Relation<CtRawSnapshot>[];
}
