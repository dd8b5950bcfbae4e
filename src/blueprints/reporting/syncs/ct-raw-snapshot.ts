import { Entity, Index, JoinColumn, ManyToOne, Unique, type Relation } from 'typeorm';
import { JsonField, TextField, UuidField } from '../../../http/index.js';
import { TenantForeignKey } from '../../../tenancy/index.js';
import { AgencyTenant } from '../people/agency-tenant.js';
import { TenantRow } from '../tenant-row.js';
import { DataSource } from '../sources/data-source.js';
import { SyncRun } from './sync-run.js';

/** A payload exactly as the source gave it. Stored once, never changed: a changed payload is another snapshot. */
@Entity({ name: 'ct_raw_snapshots' })
@Unique(['tenantId', 'payloadKey'])
@Index(['tenantId', 'endpoint', 'externalId'])
@Index(['tenantId', 'syncRunId'])
@Index(['tenantId', 'dataSourceId'])
@TenantForeignKey(() => SyncRun, 'tenantId', 'syncRunId', { onDelete: 'CASCADE' })
@TenantForeignKey(() => DataSource, 'tenantId', 'dataSourceId', { onDelete: 'NO ACTION' })
export class CtRawSnapshot extends TenantRow {
  @Index()
  declare tenantId: string;

  @UuidField()
  syncRunId: string;

  @UuidField({ nullable: true })
  dataSourceId: string | null;

  @Index()
  @TextField({ max: 100, example: 'calls' })
  endpoint: string;

  @TextField({ example: 'call-10482', description: 'What the source calls it.' })
  externalId: string;

  /** SHA-256 over source, endpoint, external id and content: the same payload has one key, however often it arrives. */
  @TextField({ max: 64, min: 64 })
  payloadKey: string;

  @JsonField()
  payload: object;

  @ManyToOne(() => AgencyTenant, (tenant) => tenant.rawSnapshots, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'tenant_id' })
  tenant: Relation<AgencyTenant>;

  @ManyToOne(() => SyncRun, (run) => run.snapshots, { createForeignKeyConstraints: false })
  @JoinColumn({ name: 'sync_run_id', referencedColumnName: 'id' })
  syncRun: Relation<SyncRun>;

  @ManyToOne(() => DataSource, (source) => source.snapshots, { createForeignKeyConstraints: false })
  @JoinColumn({ name: 'data_source_id', referencedColumnName: 'id' })
  dataSource: Relation<DataSource> | null;
}
