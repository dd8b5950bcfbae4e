import { Check, Entity, JoinColumn, ManyToOne, OneToMany, Unique, type Relation } from 'typeorm';
import { EmailField, EnumField, StampedRow, TextField, UuidField } from '../../../http/index.js';
import { ApiKey } from './api-key.entity.js';
import { Organization } from './organization.entity.js';
import { Session } from './session.entity.js';

export enum UserRole {
  Owner = 'owner',
  Admin = 'admin',
  Member = 'member',
}

export enum UserStatus {
  Active = 'active',
  Invited = 'invited',
  Disabled = 'disabled',
}

/**
 * A person in one organization. The same address may belong to several organizations: a unique address over all of
 * them would tell one shop who works for another.
 */
@Entity({ name: 'users', schema: 'public' })
@Unique(['organizationId', 'email'])
@Check('ck_users_email_lower', `"email" = lower("email")`)
export class User extends StampedRow {
  @UuidField()
  organizationId: string;

  @ManyToOne(() => Organization, (organization) => organization.users, { onDelete: 'CASCADE' })
  @JoinColumn()
  organization: Relation<Organization>;

  @EmailField()
  email: string;

  @TextField({ nullable: true, secret: true, description: 'argon2id; null for those who only use links.' })
  passwordHash: string | null;

  @EnumField(UserRole, 'user_role', { default: UserRole.Member })
  role: UserRole;

  @EnumField(UserStatus, 'user_status', { default: UserStatus.Invited })
  status: UserStatus;

  @OneToMany(() => Session, (session) => session.user)
  sessions: Relation<Session[]>;

  @OneToMany(() => ApiKey, (key) => key.createdBy)
  apiKeys: Relation<ApiKey[]>;
}
