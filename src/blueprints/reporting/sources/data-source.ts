import { Check, Entity, JoinColumn, ManyToOne, OneToMany, Unique, type Relation } from 'typeorm';
import { BooleanField, ChoiceField, IntegerField, TextField, TextListField } from '../../../http/index.js';
import { Encrypted, type Sealed } from '../../../tenancy/index.js';
import { AgencyTenant } from '../people/agency-tenant.js';
import { TenantRow } from '../tenant-row.js';
import { CtRawSnapshot } from '../syncs/ct-raw-snapshot.js';
import { SourceKind } from './source-kind.js';
import { SyncRun } from '../syncs/sync-run.js';

/** Where a tenant's payloads come from. */
@Entity({ name: 'data_sources' })
@Unique(['tenantId', 'name'])
@Check('ck_data_sources_kind', "kind IN ('folder', 'http')")
@Check('ck_data_sources_page_size', 'page_size BETWEEN 1 AND 1000')
export class DataSource extends TenantRow {
  @TextField()
  name: string;

  @ChoiceField(SourceKind)
  kind: SourceKind;

  @TextField({
    max: 500,
    example: 'https://ct.example.com/api/v1',
    description: 'Address of the API, or a folder below the sync folder of the tenant.',
  })
  location: string;

  @TextListField({
    max: 20,
    description: 'What is fetched from it, in this order.',
    example: ['calls', 'time_entries'],
  })
  endpoints: string[];

  /** Sent as a bearer token. Kept encrypted, and never leaves the server again. */
  @Encrypted({ field: 'data_sources.token' })
  @TextField({ nullable: true, secret: true })
  token: Sealed | null;

  @IntegerField({ min: 1, max: 1_000, default: 200 })
  pageSize: number;

  @BooleanField({ default: true })
  enabled: boolean;

  @ManyToOne(() => AgencyTenant, (tenant) => tenant.dataSources, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'tenant_id' })
  tenant: Relation<AgencyTenant>;

  @OneToMany(() => SyncRun, (run) => run.dataSource)
  runs: Relation<SyncRun>[];

  @OneToMany(() => CtRawSnapshot, (snapshot) => snapshot.dataSource)
  snapshots: Relation<CtRawSnapshot>[];
}
