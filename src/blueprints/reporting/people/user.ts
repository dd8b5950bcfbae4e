import { Check, Entity, OneToMany, Unique, type Relation } from 'typeorm';
import { BooleanField, EmailField, EnumField, InstantField, StampedRow, TextField } from '../../../http/index.js';
import { SyncRun } from '../syncs/sync-run.js';
import { ReportComment } from '../texts/report-comment.js';
import { ReportWeek } from '../weeks/report-week.js';
import { Account } from './account.js';
import { UserStatus } from './enums.js';
import { Membership } from './membership.js';
import { Session } from './session.js';

/** A person of the agency or of a client. One e-mail, one person; `memberships` say where. */
@Entity({ name: 'users' })
@Unique(['email'])
@Unique(['inviteToken'])
@Check('ck_users_email_lower', 'email = lower(email)')
@Check('ck_users_invite', '(invite_token IS NULL) = (invite_expires_at IS NULL)')
export class User extends StampedRow {
  @EmailField()
  email: string;

  @TextField()
  name: string;

  @EnumField(UserStatus, 'user_status', { default: UserStatus.Invited })
  status: UserStatus;

  @BooleanField({ default: false })
  emailVerified: boolean;

  @TextField({ max: 500, nullable: true, description: 'Address of a picture.' })
  image: string | null;

  /** argon2id, in PHC form; null until the invitation is accepted. */
  @TextField({ nullable: true, secret: true })
  passwordHash: string | null;

  /** SHA-256 of the token that was sent, in hex; null once used. */
  @TextField({ nullable: true, secret: true })
  inviteToken: string | null;

  @InstantField({ nullable: true })
  inviteExpiresAt: Date | null;

  @OneToMany(() => Membership, (membership) => membership.user)
  memberships: Relation<Membership>[];

  @OneToMany(() => Session, (session) => session.user)
  sessions: Relation<Session>[];

  @OneToMany(() => Account, (account) => account.user)
  accounts: Relation<Account>[];

  @OneToMany(() => ReportWeek, (week) => week.approvedBy)
  approvedWeeks: Relation<ReportWeek>[];

  @OneToMany(() => ReportWeek, (week) => week.publishedBy)
  publishedWeeks: Relation<ReportWeek>[];

  @OneToMany(() => ReportComment, (comment) => comment.author)
  reportComments: Relation<ReportComment>[];

  @OneToMany(() => SyncRun, (run) => run.startedBy)
  syncRuns: Relation<SyncRun>[];
}
