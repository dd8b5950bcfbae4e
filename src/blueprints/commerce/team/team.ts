import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { IDENTITY_MANAGER, Throttle } from '../../../access/index.js';
import { ConflictProblem, ForbiddenProblem, NotFoundProblem } from '../../../http/index.js';
import { type Tenant } from '../../../tenancy/index.js';
import { type Inviter, type Origin } from '../../kit/index.js';
import { Organization } from '../platform/organization.entity.js';
import { User, UserRole, UserStatus } from '../platform/user.entity.js';
import { type OpenedSession, Sessions } from '../credentials/sessions.js';
import { ShopInvitations } from './shop-invitations.js';

/** Someone who acts on the team: a person by role, a machine's or the platform's key without one. */
export type Actor = Inviter;

export type MemberChange = Partial<Pick<User, 'role' | 'status'>>;

/** Who works in a shop. There is always an owner, and only owners make or unmake owners. */
@Injectable()
export class Team {
  constructor(
    @Inject(IDENTITY_MANAGER) private readonly manager: EntityManager,
    private readonly invitations: ShopInvitations,
    private readonly sessions: Sessions,
    private readonly throttle: Throttle,
  ) {}

  list(organizationId: string): Promise<User[]> {
    return this.manager.find(User, { where: { organizationId }, order: { createdAt: 'ASC', id: 'ASC' }, take: 1_000 });
  }

  /**
   * Invites a person; someone invited already gets a new link, and the former one is void. They are on the team, with
   * the role, once they accept.
   * @throws ConflictProblem (409, `already_member`), ForbiddenProblem (403), ProblemException (429).
   */
  async invite(tenant: Tenant, email: string, role: UserRole, actor: Actor, origin: Origin): Promise<User> {
    const organizationId = tenant.id;
    await this.invitations.count(tenant, email, origin);
    await this.assertMayGive(organizationId, role, actor);
    const invited = { organizationId, email, role, status: UserStatus.Invited };
    await this.manager.createQueryBuilder().insert().into(User).values(invited).orIgnore().execute();
    const user = await this.manager.findOneByOrFail(User, { organizationId, email });
    if (user.status !== UserStatus.Invited) {
      throw new ConflictProblem('already_member', 'This person is on the team already.', { userId: user.id });
    }
    await this.assertMayGive(organizationId, user.role, actor);
    await this.manager.update(User, { id: user.id, status: UserStatus.Invited }, { role });
    await this.invitations.send({ tenant, email: user.email, role, inviter: actor });
    return this.manager.findOneByOrFail(User, { id: user.id });
  }

  /** @throws LogInFailedProblem (401), ProblemException (429). */
  async accept(slug: string, token: string, password: string | undefined, origin: Origin): Promise<OpenedSession> {
    await this.throttle.count(`accept ${token}`, origin.ipAddress);
    const organization = await this.manager.findOneBy(Organization, { slug });
    const { personId } = await this.invitations.accept(
      token,
      { password },
      { tenantId: organization?.id ?? null, passwordOptional: true },
    );
    return this.sessions.open(await this.manager.findOneByOrFail(User, { id: personId }), origin);
  }

  /**
   * Changes a member's role or status; someone disabled is logged out everywhere at once.
   * @throws NotFoundProblem (404), ForbiddenProblem (403), ConflictProblem (409, `last_owner`,
   *   `not_yet_accepted` or `already_member`).
   */
  change(organizationId: string, userId: string, change: MemberChange, actor: Actor): Promise<User> {
    return this.manager.transaction(async (manager) => {
      // All owners at once, in one order: two owners who demote each other take turns.
      const lock = { mode: 'pessimistic_write' } as const;
      const owners = await manager.find(User, {
        where: { organizationId, role: UserRole.Owner, status: UserStatus.Active },
        order: { id: 'ASC' },
        lock,
      });
      const user = await manager.findOne(User, { where: { organizationId, id: userId }, lock });
      if (!user) throw new NotFoundProblem('member');
      if (user.status === UserStatus.Invited && change.status === UserStatus.Active) {
        throw new ConflictProblem('not_yet_accepted', 'An invited person becomes active by accepting.');
      }
      if (user.status !== UserStatus.Invited && change.status === UserStatus.Invited) {
        throw new ConflictProblem('already_member', 'This person is on the team already: disable them instead.');
      }
      if (user.role === UserRole.Owner) await this.assertMayGive(organizationId, UserRole.Owner, actor);
      if (change.role) await this.assertMayGive(organizationId, change.role, actor);
      if (user.status === UserStatus.Invited) await this.invitations.change(user, change, actor, manager);
      const next = manager.merge<User>(User, user, change);
      const stays = next.role === UserRole.Owner && next.status === UserStatus.Active;
      if (!stays && owners.length === 1 && owners[0].id === userId) {
        throw new ConflictProblem('last_owner', 'A shop needs an owner: make someone else one first.');
      }
      if (next.status !== UserStatus.Active) await this.sessions.revokeAll(userId, { manager });
      return manager.save(next);
    });
  }

  private async assertMayGive(organizationId: string, role: UserRole, { userId }: Actor): Promise<void> {
    if (role !== UserRole.Owner || userId === null) return;
    const owner = { id: userId, organizationId, role: UserRole.Owner, status: UserStatus.Active };
    const isOwner = await this.manager.existsBy(User, owner);
    if (!isOwner) throw new ForbiddenProblem('owner');
  }
}
