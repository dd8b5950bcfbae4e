import { Check, Entity, Index, JoinColumn, ManyToOne, type Relation } from 'typeorm';
import { InstantField, StampedRow, TextField, TextListField, UuidField } from '../../http/index.js';
import { TenantRecord } from './tenant-record.js';

/** A key to the API. The key itself is shown once and never stored. Without a tenant it is a platform key. */
@Entity({ name: 'api_keys', schema: 'meta' })
@Check('ck_api_keys_key_hash', `"key_hash" ~ '^[0-9a-f]{64}$'`)
@Index('uq_api_keys_key_hash', ['keyHash'], { unique: true })
@Index(['tenantId'])
export class ApiKeyRecord extends StampedRow {
  @TextField({ nullable: true, max: 63 })
  tenantId: string | null;

  /** The user the key acts as, in the blueprint's own tables. */
  @UuidField({ nullable: true })
  userId: string | null;

  @TextField()
  name: string;

  /** The readable part of the key, for telling keys apart. */
  @TextField({ max: 8 })
  prefix: string;

  /** SHA-256 of the whole key, in hexadecimal. */
  @TextField({ max: 64, min: 64 })
  keyHash: string;

  @TextListField({ default: () => `'{}'` })
  scopes: string[];

  @InstantField({ nullable: true })
  expiresAt: Date | null;

  @InstantField({ nullable: true })
  lastUsedAt: Date | null;

  @InstantField({ nullable: true })
  revokedAt: Date | null;

  @ManyToOne(() => TenantRecord, (tenant) => tenant.apiKeys, { onDelete: 'CASCADE', nullable: true })
  @JoinColumn({ name: 'tenant_id' })
  tenant: Relation<TenantRecord> | null;
}
