import { Check, Entity, Index, JoinColumn, ManyToOne, OneToMany, Unique, VersionColumn, type Relation } from 'typeorm';
import { DateField, EnumField, InstantField, TextField, UuidField } from '../../../http/index.js';
import { WeeklyMetricValue } from '../metrics/weekly-metric-value.js';
import { AgencyTenant } from '../people/agency-tenant.js';
import { User } from '../people/user.js';
import { TenantRow } from '../tenant-row.js';
import { ReportWeekStatus } from './report-week-status.js';
import { ReportComment } from '../texts/report-comment.js';
import { ReportDelivery } from '../deliveries/report-delivery.js';
import { ReportSection } from '../texts/report-section.js';

/** The report on seven days, the last of which is `weekEndingDate`. Published, it never changes again. */
@Entity({ name: 'report_weeks' })
@Unique(['tenantId', 'weekEndingDate'])
@Index(['tenantId', 'status'])
@Check('ck_report_weeks_approved', "status NOT IN ('approved', 'published') OR approved_at IS NOT NULL")
@Check('ck_report_weeks_published', "(status = 'published') = (published_at IS NOT NULL)")
export class ReportWeek extends TenantRow {
  @Index()
  declare tenantId: string;

  @Index()
  @DateField({ description: 'Last day of the week reported on.' })
  weekEndingDate: string;

  @EnumField(ReportWeekStatus, 'report_week_status', { default: ReportWeekStatus.Draft })
  status: ReportWeekStatus;

  @TextField({ min: 0, default: '', description: 'Empty: the page names the week by its last day.' })
  title: string;

  @TextField({ max: 20_000, min: 0, default: '' })
  summary: string;

  @InstantField({ nullable: true })
  submittedAt: Date | null;

  @InstantField({ nullable: true })
  approvedAt: Date | null;

  @Index()
  @UuidField({ nullable: true })
  approvedById: string | null;

  @InstantField({ nullable: true })
  publishedAt: Date | null;

  @Index()
  @UuidField({ nullable: true })
  publishedById: string | null;

  @VersionColumn({ default: 1 })
  version: number;

  @ManyToOne(() => AgencyTenant, (tenant) => tenant.reportWeeks, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'tenant_id' })
  tenant: Relation<AgencyTenant>;

  @ManyToOne(() => User, (user) => user.approvedWeeks, { onDelete: 'SET NULL' })
  @JoinColumn({ name: 'approved_by_id' })
  approvedBy: Relation<User> | null;

  @ManyToOne(() => User, (user) => user.publishedWeeks, { onDelete: 'SET NULL' })
  @JoinColumn({ name: 'published_by_id' })
  publishedBy: Relation<User> | null;

  @OneToMany(() => ReportSection, (section) => section.reportWeek)
  sections: Relation<ReportSection>[];

  @OneToMany(() => ReportComment, (comment) => comment.reportWeek)
  comments: Relation<ReportComment>[];

  @OneToMany(() => ReportDelivery, (delivery) => delivery.reportWeek)
  deliveries: Relation<ReportDelivery>[];

  @OneToMany(() => WeeklyMetricValue, (value) => value.reportWeek)
  metricValues: Relation<WeeklyMetricValue>[];
}
