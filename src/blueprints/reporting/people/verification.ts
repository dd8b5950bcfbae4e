import { Entity, Index } from 'typeorm';
import { InstantField, StampedRow, TextField } from '../../../http/index.js';

/** Something a person has to prove within a time (an e-mail, a password reset), as Better Auth keeps it. */
@Entity({ name: 'verifications' })
export class Verification extends StampedRow {
  @Index()
  @TextField()
  identifier: string;

  /** What the proof is for. A token that is sent is part of the identifier, which Better Auth keeps hashed. */
  @TextField({ max: 2_000, secret: true })
  value: string;

  @Index()
  @InstantField()
  expiresAt: Date;
}
