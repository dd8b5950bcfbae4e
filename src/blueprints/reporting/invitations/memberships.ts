import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, IsNull } from 'typeorm';
import { IDENTITY_MANAGER, type Principal } from '../../../access/index.js';
import { ConflictProblem, NotFoundProblem, ProblemException } from '../../../http/index.js';
import { MembershipRole, UserStatus } from '../people/enums.js';
import { Membership } from '../people/membership.js';
import { User } from '../people/user.js';
import { managedBy } from './role-permissions.js';

/**
 * Who may enter which tenant as what. Memberships are identity rows, which no row policy keeps apart: every question
 * here names the tenant.
 */
@Injectable()
export class Memberships {
  constructor(@Inject(IDENTITY_MANAGER) private readonly identity: EntityManager) {}

  /** Everything a person is: the agency admin's place without a tenant among it. */
  of(userId: string): Promise<Membership[]> {
    return this.identity.find(Membership, {
      where: { userId },
      relations: { tenant: true },
      order: { createdAt: 'ASC' },
    });
  }

  /** What the person is in the tenant: by a membership of it, or by one of all tenants. Nothing unless they are active. */
  async rolesIn(userId: string, tenantId: string): Promise<MembershipRole[]> {
    const places = await this.identity.findBy(Membership, [
      { userId, tenantId, user: { status: UserStatus.Active } },
      { userId, tenantId: IsNull(), user: { status: UserStatus.Active } },
    ]);
    return places.map(({ role }) => role);
  }

  /** The people of the tenant, oldest membership first; agency admins of all tenants are not listed. */
  inTenant(tenantId: string): Promise<Membership[]> {
    return this.identity.find(Membership, {
      where: { tenantId },
      relations: { user: true },
      order: { createdAt: 'ASC', id: 'ASC' },
    });
  }

  /** The membership in the tenant of the person with this address. */
  withAddress(email: string, tenantId: string): Promise<Membership | null> {
    return this.identity.findOne(Membership, { where: { tenantId, user: { email } }, relations: { user: true } });
  }

  /** Whether the person may give the role in the tenant now. What decides it stays as it is until the transaction ends. */
  async mayGive(userId: string, tenantId: string, role: MembershipRole, manager: EntityManager): Promise<boolean> {
    const lock = { mode: 'pessimistic_read' } as const;
    const active = { id: userId, status: UserStatus.Active };
    if (!(await manager.findOne(User, { where: active, lock }))) return false;
    const places = await manager.find(Membership, {
      where: [
        { userId, tenantId },
        { userId, tenantId: IsNull() },
      ],
      lock,
    });
    return managedBy(places.map((place) => place.role)).has(role);
  }

  /** Gives the person a place in the tenant; one they have stays as it is. */
  async give(userId: string, tenantId: string, role: MembershipRole, manager: EntityManager): Promise<void> {
    const place = { userId, tenantId, role };
    await manager.createQueryBuilder().insert().into(Membership).values(place).orIgnore().execute();
  }

  /** @throws ProblemException (403) unless the actor's role may give and take all of these roles. */
  async requireManaged(actor: Principal, tenantId: string, roles: readonly MembershipRole[]): Promise<void> {
    const own = actor.userId ? await this.rolesIn(actor.userId, tenantId) : [MembershipRole.AgencyAdmin];
    const managed = managedBy(own);
    const missing = roles.find((role) => !managed.has(role));
    if (!missing) return;
    throw new ProblemException(
      403,
      'role_not_yours_to_give',
      `Your role does not give or take the role "${missing}".`,
      {
        allowed: [...managed],
      },
    );
  }

  /** @throws NotFoundProblem (404), ProblemException (403). */
  async changeRole(id: string, tenantId: string, role: MembershipRole, actor: Principal): Promise<Membership> {
    return this.identity.transaction(async (manager) => {
      const membership = await locked(manager, id, tenantId);
      await this.requireManaged(actor, tenantId, [membership.role, role]);
      await manager.update(Membership, { id }, { role });
      return manager.findOneOrFail(Membership, { where: { id }, relations: { user: true } });
    });
  }

  /** The person is out at once: every request asks for the membership. @throws as `changeRole`. */
  async remove(id: string, tenantId: string, actor: Principal): Promise<void> {
    await this.identity.transaction(async (manager) => {
      const membership = await locked(manager, id, tenantId);
      if (membership.userId === actor.userId) {
        throw new ConflictProblem('own_membership', 'Nobody takes themselves out: ask somebody else to.');
      }
      await this.requireManaged(actor, tenantId, [membership.role]);
      await manager.delete(Membership, { id });
    });
  }
}

async function locked(manager: EntityManager, id: string, tenantId: string): Promise<Membership> {
  const membership = await manager.findOne(Membership, {
    where: { id, tenantId },
    lock: { mode: 'pessimistic_write' },
  });
  if (!membership) throw new NotFoundProblem('membership');
  return membership;
}
