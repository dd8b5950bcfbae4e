import { Check, Entity, Index, JoinColumn, ManyToOne, type Relation } from 'typeorm';
import { StampedRow, TextField } from '../../http/index.js';
import { TenantRecord } from './tenant-record.js';

/** A host name that means one tenant. Lower case, without port or trailing dot. */
@Entity({ name: 'tenant_hostnames', schema: 'meta' })
@Check('ck_tenant_hostnames_hostname', `"hostname" ~ '^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$'`)
@Index('uq_tenant_hostnames_hostname', ['hostname'], { unique: true })
@Index(['tenantId'])
export class TenantHostname extends StampedRow {
  @TextField({ max: 63 })
  tenantId: string;

  @TextField({ max: 253 })
  hostname: string;

  @ManyToOne(() => TenantRecord, (tenant) => tenant.hostnames, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'tenant_id' })
  tenant: Relation<TenantRecord>;
}
