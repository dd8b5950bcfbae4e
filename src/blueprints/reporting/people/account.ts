import { Entity, Index, JoinColumn, ManyToOne, Unique, type Relation } from 'typeorm';
import { InstantField, StampedRow, TextField, UuidField } from '../../../http/index.js';
import { User } from './user.js';

/** A user at an identity provider (`credential` is our own password), as Better Auth keeps it. */
@Entity({ name: 'accounts' })
@Unique(['providerId', 'accountId'])
export class Account extends StampedRow {
  @Index()
  @UuidField()
  userId: string;

  @TextField()
  accountId: string;

  @TextField()
  providerId: string;

  @TextField({ max: 10_000, nullable: true, secret: true })
  accessToken: string | null;

  @TextField({ max: 10_000, nullable: true, secret: true })
  refreshToken: string | null;

  @TextField({ max: 10_000, nullable: true, secret: true })
  idToken: string | null;

  @InstantField({ nullable: true })
  accessTokenExpiresAt: Date | null;

  @InstantField({ nullable: true })
  refreshTokenExpiresAt: Date | null;

  @TextField({ max: 2_000, nullable: true })
  scope: string | null;

  /** Hash of the password, for the provider `credential`. */
  @TextField({ nullable: true, secret: true })
  password: string | null;

  @ManyToOne(() => User, (user) => user.accounts, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id' })
  user: Relation<User>;
}
