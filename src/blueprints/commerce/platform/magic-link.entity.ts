import { Check, Entity, Index, Unique } from 'typeorm';
import { EmailField, EnumField, InstantField, StampedRow, TextField } from '../../../http/index.js';

export enum MagicLinkPurpose {
  Login = 'login',
  Signup = 'signup',
  Invite = 'invite',
}

/** A link sent by e-mail, good for one use. Only a hash is stored; it covers the organization the link is for. */
@Entity({ name: 'magic_links', schema: 'public' })
@Unique(['tokenHash'])
@Index(['email'])
@Index(['expiresAt'])
@Check('ck_magic_links_email_lower', `"email" = lower("email")`)
export class MagicLink extends StampedRow {
  @EmailField()
  email: string;

  @TextField({ secret: true })
  tokenHash: string;

  @EnumField(MagicLinkPurpose, 'magic_link_purpose')
  purpose: MagicLinkPurpose;

  @InstantField()
  expiresAt: Date;

  @InstantField({ nullable: true })
  usedAt: Date | null;
}
