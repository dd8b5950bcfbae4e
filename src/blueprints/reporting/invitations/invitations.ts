import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, MoreThan } from 'typeorm';
import { hashPassword, IDENTITY_MANAGER, newToken, tokenHash } from '../../../access/index.js';
import { ConflictProblem, UnprocessableProblem } from '../../../http/index.js';
import { Account } from '../people/account.js';
import { type MembershipRole, UserStatus } from '../people/enums.js';
import { Membership } from '../people/membership.js';
import { User } from '../people/user.js';

const INVITATION_DAYS = 7;
const DAY_MS = 86_400_000;

export interface Invitation {
  readonly membership: Membership;
  /** To be sent to the person, once; null for somebody who has accepted before and just gains a tenant. */
  readonly inviteToken: string | null;
  readonly inviteExpiresAt: Date | null;
}

@Injectable()
export class Invitations {
  constructor(@Inject(IDENTITY_MANAGER) private readonly identity: EntityManager) {}

  /**
   * Gives the e-mail's person a place in the tenant, making the person first where there is none. Inviting again
   * somebody who has not accepted makes a new token and the old one is worth nothing.
   * @throws ConflictProblem (409) already_member, user_disabled.
   */
  invite(email: string, name: string, tenantId: string, role: MembershipRole): Promise<Invitation> {
    const address = email.toLowerCase();
    return this.identity.transaction(async (manager) => {
      await manager.createQueryBuilder().insert().into(User).values({ email: address, name }).orIgnore().execute();
      const user = await manager.findOneOrFail(User, {
        where: { email: address },
        lock: { mode: 'pessimistic_write' },
      });
      if (user.status === UserStatus.Disabled) {
        throw new ConflictProblem('user_disabled', 'The person is disabled.', { state: user.status });
      }
      const existing = await manager.findOneBy(Membership, { userId: user.id, tenantId });
      if (existing && (user.status === UserStatus.Active || existing.role !== role)) {
        throw new ConflictProblem('already_member', 'The person has a place here already: change its role instead.', {
          role: existing.role,
        });
      }
      if (!existing) await manager.insert(Membership, { userId: user.id, tenantId, role });
      const open = user.status === UserStatus.Invited ? await this.renewToken(manager, user) : NO_TOKEN;
      const membership = await manager.findOneOrFail(Membership, {
        where: { userId: user.id, tenantId },
        relations: { user: true },
      });
      return { membership, ...open };
    });
  }

  /**
   * Takes the invitation: once, by one atomic UPDATE, before it expires. Returns the person, active from then on.
   * @throws UnprocessableProblem (422) for a token that is unknown, used or expired.
   */
  async accept(token: string, password: string, name?: string): Promise<User> {
    const passwordHash = await hashPassword(password);
    return this.identity.transaction(async (manager) => {
      const result = await manager
        .createQueryBuilder()
        .update(User)
        .set({
          ...(name ? { name } : {}),
          passwordHash,
          status: UserStatus.Active,
          emailVerified: true,
          inviteToken: null,
          inviteExpiresAt: null,
        })
        .where({ inviteToken: tokenHash(token), inviteExpiresAt: MoreThan(new Date()), status: UserStatus.Invited })
        .returning(['id'])
        .execute();
      const [row] = result.raw as { id: string }[];
      if (!row) throw new UnprocessableProblem('invitation_void', 'The invitation is unknown, used or expired.');
      // Where Better Auth looks for the password of somebody who logs in with one.
      const credential = { userId: row.id, providerId: 'credential', accountId: row.id, password: passwordHash };
      await manager.upsert(Account, credential, ['providerId', 'accountId']);
      return manager.findOneByOrFail(User, { id: row.id });
    });
  }

  private async renewToken(manager: EntityManager, { id }: User) {
    const inviteToken = newToken();
    const inviteExpiresAt = new Date(Date.now() + INVITATION_DAYS * DAY_MS);
    await manager.update(User, { id }, { inviteToken: tokenHash(inviteToken), inviteExpiresAt });
    return { inviteToken, inviteExpiresAt };
  }
}

const NO_TOKEN = { inviteToken: null, inviteExpiresAt: null };
