import { Entity, Index, JoinColumn, ManyToOne, Unique, type Relation } from 'typeorm';
import { InstantField, StampedRow, TextField, UuidField } from '../../../http/index.js';
import { Organization } from './organization.entity.js';
import { User } from './user.entity.js';

/** A log-in. Only the SHA-256 of its token is stored. */
@Entity({ name: 'sessions', schema: 'public' })
@Unique(['tokenHash'])
@Index(['userId'])
@Index(['organizationId'])
@Index(['expiresAt'])
export class Session extends StampedRow {
  @UuidField()
  userId: string;

  @ManyToOne(() => User, (user) => user.sessions, { onDelete: 'CASCADE' })
  @JoinColumn()
  user: Relation<User>;

  @UuidField()
  organizationId: string;

  @ManyToOne(() => Organization, (organization) => organization.sessions, { onDelete: 'CASCADE' })
  @JoinColumn()
  organization: Relation<Organization>;

  @TextField({ secret: true })
  tokenHash: string;

  @InstantField()
  expiresAt: Date;

  @InstantField({ nullable: true, description: 'When the person last proved who they are; null: when it was opened.' })
  authenticatedAt: Date | null;

  @TextField({ nullable: true, max: 45 })
  ipAddress: string | null;

  @TextField({ nullable: true, max: 500 })
  userAgent: string | null;

  @InstantField({ nullable: true })
  revokedAt: Date | null;
}
