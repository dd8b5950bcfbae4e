import { Entity, Index } from 'typeorm';
import { InstantField, StampedRow, TextField } from '../../../http/index.js';

/** Something a person has to prove within a time (an e-mail, a password reset), as Better Auth keeps it. */
@Entity({ name: 'verifications' })
export class Verification extends StampedRow {
  @Index()
  @TextField()
  identifier: string;

  /** SHA-256 of the value that was sent, in hex. */
  @TextField({ max: 2_000, secret: true })
  value: string;

  @Index()
  @InstantField()
  expiresAt: Date;
}
