import { Entity, Index, JoinColumn, ManyToOne, Unique, type Relation } from 'typeorm';
import { AddressField, InstantField, StampedRow, TextField, UuidField } from '../../../http/index.js';
import { User } from './user.js';

/** A way in, until it expires or is deleted. */
@Entity({ name: 'sessions' })
@Unique(['token'])
export class Session extends StampedRow {
  @Index()
  @UuidField()
  userId: string;

  /** SHA-256 of the token the client holds, in hex: a copy of this table lets nobody in. */
  @TextField({ secret: true })
  token: string;

  @Index()
  @InstantField()
  expiresAt: Date;

  /** When the person last proved who they are; null: when it was opened. */
  @InstantField({ nullable: true })
  authenticatedAt: Date | null;

  @AddressField({ nullable: true })
  ipAddress: string | null;

  @TextField({ max: 500, nullable: true })
  userAgent: string | null;

  @ManyToOne(() => User, (user) => user.sessions, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id' })
  user: Relation<User>;
}
