import {
  Check,
  CreateDateColumn,
  Entity,
  Index,
  OneToMany,
  PrimaryColumn,
  UpdateDateColumn,
  type Relation,
} from 'typeorm';
import { EnumField, InstantField, TextField, TextListField } from '../../http/index.js';
import { ApiKeyRecord } from './api-key-record.js';
import { TenantHostname } from './tenant-hostname.js';

export enum RegisteredIsolation {
  Schema = 'schema',
  Row = 'row',
}

export enum RegisteredStatus {
  Active = 'active',
  Suspended = 'suspended',
  Dropping = 'dropping',
}

/** A row of the register. Written by provisioning only, with the owner's login. */
@Entity({ name: 'tenants', schema: 'meta' })
@Check('ck_tenants_id', `"id" ~ '^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[A-Za-z0-9]{10,20})$'`)
@Check('ck_tenants_slug', `"slug" ~ '^([a-z0-9]([a-z0-9_]{0,46}[a-z0-9])?|[A-Za-z0-9]{10,20})$'`)
@Check('ck_tenants_suspended', `("status" = 'suspended') = ("suspended_at" IS NOT NULL)`)
@Check('ck_tenants_dropped', `("status" = 'dropping') = ("dropped_at" IS NOT NULL)`)
@Index('uq_tenants_slug', ['slug'], { unique: true })
@Index('uq_tenants_schema_name', ['schemaName'], { unique: true, where: `"isolation" = 'schema'` })
@Index('uq_tenants_blueprint_tenant_key', ['blueprint', 'tenantKey'], { unique: true })
@Index(['blueprint', 'status', 'schemaVersion'])
@Index(['createdAt', 'id'])
export class TenantRecord {
  /** uuid, or a workspace id, made by provisioning; never changes. */
  @PrimaryColumn({ type: 'text' })
  id: string;

  @TextField({ max: 48 })
  slug: string;

  @TextField()
  name: string;

  @TextField({ max: 63 })
  blueprint: string;

  @EnumField(RegisteredIsolation, 'tenant_isolation')
  isolation: RegisteredIsolation;

  @EnumField(RegisteredStatus, 'tenant_register_status', { default: RegisteredStatus.Active })
  status: RegisteredStatus;

  @TextField({ max: 63 })
  schemaName: string;

  @TextField({ max: 63 })
  roleName: string;

  /** What `tenancy.current_tenant()` returns for this tenant. */
  @TextField({ max: 63 })
  tenantKey: string;

  /** Without `pg_temp`, which is always last. */
  @TextListField()
  searchPath: string[];

  @TextField({ nullable: true })
  schemaVersion: string | null;

  /** Digest of every applied migration's version and checksum: equal to the code's own, there is nothing to do. */
  @TextField({ nullable: true })
  migrationsDigest: string | null;

  /** Digest of the schema's real catalog. */
  @TextField({ nullable: true })
  schemaFingerprint: string | null;

  @InstantField({ nullable: true })
  suspendedAt: Date | null;

  @TextField({ nullable: true })
  suspendedReason: string | null;

  @InstantField({ nullable: true })
  droppedAt: Date | null;

  /** When a dropped tenant's data may be purged. */
  @InstantField({ nullable: true })
  purgeAfter: Date | null;

  /** Since when a purge has been removing the data: the tenant cannot be restored any more. */
  @InstantField({ nullable: true })
  erasingSince: Date | null;

  @CreateDateColumn({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;

  @UpdateDateColumn({ type: 'timestamptz', default: () => 'now()' })
  updatedAt: Date;

  @OneToMany(() => TenantHostname, (hostname) => hostname.tenant)
  hostnames: Relation<TenantHostname>[];

  @OneToMany(() => ApiKeyRecord, (key) => key.tenant)
  apiKeys: Relation<ApiKeyRecord>[];
}
