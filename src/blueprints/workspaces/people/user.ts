import { Check, Entity, OneToMany, Unique, type Relation } from 'typeorm';
import { InstantField, StampedRow, VarcharField } from '../../../http/index.js';
import { WorkspaceMember } from '../members/workspace-member.js';
import { Session } from './session.js';
import { Workspace } from './workspace.js';

/** A person, in any number of workspaces. */
@Entity({ name: 'users' })
@Unique(['email'])
@Check('ck_users_email_lower', 'email::text = lower(email::text)')
export class User extends StampedRow {
  @VarcharField(255, { example: 'person@example.com' })
  email: string;

  /** argon2id, in PHC form; `!` where nobody may log in. */
  @VarcharField(255, { secret: true })
  passwordHash: string;

  @VarcharField(255)
  name: string;

  /** When a link sent to the mailbox was used. Null: the account is older than that proof, and logs in nevertheless. */
  @InstantField({ nullable: true })
  emailVerifiedAt: Date | null;

  /** From then on nothing of this person works: log-in, sessions, links, invitations they sent. */
  @InstantField({ nullable: true })
  disabledAt: Date | null;

  @OneToMany(() => Session, (session) => session.user)
  sessions: Relation<Session>[];

  @OneToMany(() => Workspace, (workspace) => workspace.creator)
  createdWorkspaces: Relation<Workspace>[];

  @OneToMany(() => WorkspaceMember, (member) => member.user)
  memberships: Relation<WorkspaceMember>[];
}
