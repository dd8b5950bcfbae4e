import { Entity, Index, JoinColumn, ManyToOne, Unique, type Relation } from 'typeorm';
import { InstantField, StampedRow, TextField, TextListField, UuidField } from '../../../http/index.js';
import { Organization } from './organization.entity.js';

/** A program's way into one organization. Only the SHA-256 of the key is stored. */
@Entity({ name: 'api_keys', schema: 'public' })
@Unique(['keyHash'])
@Index(['organizationId'])
export class ApiKey extends StampedRow {
  @UuidField()
  organizationId: string;

  @ManyToOne(() => Organization, (organization) => organization.apiKeys, { onDelete: 'CASCADE' })
  @JoinColumn()
  organization: Relation<Organization>;

  @TextField({ secret: true })
  keyHash: string;

  @TextField({ max: 100, example: 'Warehouse' })
  name: string;

  @TextListField({ default: () => `'{}'`, example: ['orders.read', 'orders.write'] })
  scopes: string[];

  @InstantField({ nullable: true })
  expiresAt: Date | null;

  @InstantField({ nullable: true })
  lastUsedAt: Date | null;

  @InstantField({ nullable: true })
  revokedAt: Date | null;
}
