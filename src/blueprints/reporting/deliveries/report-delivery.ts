import { Check, Entity, Index, JoinColumn, ManyToOne, type Relation } from 'typeorm';
import { ChoiceField, InstantField, IntegerField, TextField, UuidField } from '../../../http/index.js';
import { TenantForeignKey } from '../../../tenancy/index.js';
import { AgencyTenant } from '../people/agency-tenant.js';
import { TenantRow } from '../tenant-row.js';
import { DeliveryChannel, DeliveryStatus } from './enums.js';
import { ReportWeek } from '../weeks/report-week.js';

/** A published week on its way to a reader. */
@Entity({ name: 'report_deliveries' })
@Index(['tenantId', 'reportWeekId'])
@Index(['tenantId', 'status'])
@TenantForeignKey(() => ReportWeek, 'tenantId', 'reportWeekId', { onDelete: 'CASCADE' })
@Check('ck_report_deliveries_channel', "channel IN ('email', 'link')")
@Check('ck_report_deliveries_status', "status IN ('queued', 'sent', 'failed')")
@Check('ck_report_deliveries_sent', "(status = 'sent') = (sent_at IS NOT NULL)")
export class ReportDelivery extends TenantRow {
  @UuidField()
  reportWeekId: string;

  @ChoiceField(DeliveryChannel, { default: DeliveryChannel.Email })
  channel: DeliveryChannel;

  @TextField({ max: 300, example: 'reader@client.example.com' })
  recipient: string;

  @ChoiceField(DeliveryStatus, { default: DeliveryStatus.Queued })
  status: DeliveryStatus;

  @IntegerField({ default: 0 })
  attempts: number;

  @InstantField({ nullable: true })
  sentAt: Date | null;

  @TextField({ max: 1_000, nullable: true })
  failureReason: string | null;

  @ManyToOne(() => AgencyTenant, (tenant) => tenant.reportDeliveries, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'tenant_id' })
  tenant: Relation<AgencyTenant>;

  @ManyToOne(() => ReportWeek, (week) => week.deliveries, { createForeignKeyConstraints: false })
  @JoinColumn({ name: 'report_week_id', referencedColumnName: 'id' })
  reportWeek: Relation<ReportWeek>;
}
