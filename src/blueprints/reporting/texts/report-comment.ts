import { Entity, Index, JoinColumn, ManyToOne, type Relation } from 'typeorm';
import { InstantField, TextField, UuidField } from '../../../http/index.js';
import { TenantForeignKey } from '../../../tenancy/index.js';
import { AgencyTenant } from '../people/agency-tenant.js';
import { User } from '../people/user.js';
import { TenantRow } from '../tenant-row.js';
import { ReportSection } from './report-section.js';
import { ReportWeek } from '../weeks/report-week.js';

/** A remark on a week's report or on one of its sections, until it is resolved. */
@Entity({ name: 'report_comments' })
@Index(['tenantId', 'reportWeekId', 'createdAt'])
@Index(['tenantId', 'sectionId'])
@TenantForeignKey(() => ReportWeek, 'tenantId', 'reportWeekId', { onDelete: 'CASCADE' })
@TenantForeignKey(() => ReportSection, 'tenantId', 'sectionId', { onDelete: 'SET NULL' })
export class ReportComment extends TenantRow {
  @UuidField()
  reportWeekId: string;

  @UuidField({ nullable: true })
  sectionId: string | null;

  @Index()
  @UuidField({ nullable: true })
  authorId: string | null;

  /** As it was when the comment was written: people are not readable inside a tenant. */
  @TextField({ nullable: true })
  authorName: string | null;

  @TextField({ max: 5_000 })
  body: string;

  @InstantField({ nullable: true })
  resolvedAt: Date | null;

  @ManyToOne(() => AgencyTenant, (tenant) => tenant.reportComments, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'tenant_id' })
  tenant: Relation<AgencyTenant>;

  @ManyToOne(() => ReportWeek, (week) => week.comments, { createForeignKeyConstraints: false })
  @JoinColumn({ name: 'report_week_id', referencedColumnName: 'id' })
  reportWeek: Relation<ReportWeek>;

  @ManyToOne(() => ReportSection, (section) => section.comments, { createForeignKeyConstraints: false })
  @JoinColumn({ name: 'section_id', referencedColumnName: 'id' })
  section: Relation<ReportSection> | null;

  @ManyToOne(() => User, (user) => user.reportComments, { onDelete: 'SET NULL' })
  @JoinColumn({ name: 'author_id' })
  author: Relation<User> | null;
}
