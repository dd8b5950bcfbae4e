import { Entity, Index, JoinColumn, ManyToOne, Unique, type Relation } from 'typeorm';
import { InstantField, StampedRow, TextField, TextListField, UuidField } from '../../../http/index.js';
import { Organization } from './organization.entity.js';
import { User } from './user.entity.js';

/**
 * A program's way into one organization. Only the SHA-256 of the key is stored. It may do what its scopes and its
 * maker's role both allow; one without a maker was made by the operator, or before makers were recorded.
 */
@Entity({ name: 'api_keys', schema: 'public' })
@Unique(['keyHash'])
@Index(['organizationId'])
@Index(['createdById'])
export class ApiKey extends StampedRow {
  @UuidField()
  organizationId: string;

  @ManyToOne(() => Organization, (organization) => organization.apiKeys, { onDelete: 'CASCADE' })
  @JoinColumn()
  organization: Relation<Organization>;

  @UuidField({ nullable: true, description: 'The member who made it; null: the operator, or not recorded.' })
  createdById: string | null;

  /** Never SET NULL: without its maker the key would have no limits but its scopes. */
  @ManyToOne(() => User, (user) => user.apiKeys, { onDelete: 'CASCADE' })
  @JoinColumn()
  createdBy: Relation<User> | null;

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
