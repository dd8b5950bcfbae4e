import { Check, Entity, Index, JoinColumn, ManyToOne, OneToMany, type Relation } from 'typeorm';
import { EnumField, InstantField, IntegerField, JsonField, TextField, UuidField } from '../../../http/index.js';
import { TenantForeignKey } from '../../../tenancy/index.js';
import { WeeklyMetricValue } from '../metrics/weekly-metric-value.js';
import { AgencyTenant } from '../people/agency-tenant.js';
import { User } from '../people/user.js';
import { TenantRow } from '../tenant-row.js';
import { CtRawSnapshot } from './ct-raw-snapshot.js';
import { DataSource } from '../sources/data-source.js';
import { SyncStatus } from './enums.js';
import { type SyncCursor } from './cursor.js';

/** One pass over a source. A tenant has at most one that is not over. */
@Entity({ name: 'sync_runs' })
@Index(['tenantId', 'createdAt'])
@Index(['tenantId', 'dataSourceId'])
@Index('uq_sync_runs_one_at_a_time', ['tenantId'], { unique: true, where: "status IN ('queued', 'running')" })
@TenantForeignKey(() => DataSource, 'tenantId', 'dataSourceId', { onDelete: 'NO ACTION' })
@Check('ck_sync_runs_finished', "(status IN ('succeeded', 'failed')) = (finished_at IS NOT NULL)")
export class SyncRun extends TenantRow {
  @Index()
  declare tenantId: string;

  /** Null: payloads are recorded through the API. */
  @UuidField({ nullable: true })
  dataSourceId: string | null;

  @EnumField(SyncStatus, 'sync_status', { default: SyncStatus.Queued })
  status: SyncStatus;

  @Index()
  @UuidField({ nullable: true })
  startedById: string | null;

  @InstantField({ nullable: true })
  startedAt: Date | null;

  @InstantField({ nullable: true })
  finishedAt: Date | null;

  /** Last sign of life: a run without one for a while may be taken over. */
  @InstantField({ nullable: true })
  heartbeatAt: Date | null;

  /** Where to go on; written in the transaction that stores the page before it. */
  @JsonField({ nullable: true })
  cursor: SyncCursor | null;

  /** Grows with every page and every change of hands: who holds an older number can store nothing more. */
  @IntegerField({ default: 0 })
  step: number;

  @IntegerField({ default: 0 })
  pages: number;

  @IntegerField({ default: 0, description: 'Payloads seen.' })
  received: number;

  @IntegerField({ default: 0, description: 'Payloads stored; the others were known already.' })
  recorded: number;

  @TextField({ max: 2_000, nullable: true })
  error: string | null;

  @ManyToOne(() => AgencyTenant, (tenant) => tenant.syncRuns, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'tenant_id' })
  tenant: Relation<AgencyTenant>;

  @ManyToOne(() => DataSource, (source) => source.runs, { createForeignKeyConstraints: false })
  @JoinColumn({ name: 'data_source_id', referencedColumnName: 'id' })
  dataSource: Relation<DataSource> | null;

  @ManyToOne(() => User, (user) => user.syncRuns, { onDelete: 'SET NULL' })
  @JoinColumn({ name: 'started_by_id' })
  startedBy: Relation<User> | null;

  @OneToMany(() => CtRawSnapshot, (snapshot) => snapshot.syncRun)
  snapshots: Relation<CtRawSnapshot>[];

  @OneToMany(() => WeeklyMetricValue, (value) => value.syncRun)
  metricValues: Relation<WeeklyMetricValue>[];
}
