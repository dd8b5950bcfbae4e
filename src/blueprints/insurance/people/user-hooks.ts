import { Injectable } from '@nestjs/common';
import { type EntityManager, Not } from 'typeorm';
import { assertMayGive } from '../../../access/index.js';
import { ConflictProblem, type HookContext, type RowValues, UnprocessableProblem } from '../../../http/index.js';
import { RolePermission } from '../brokers/role-permission.js';
import { Role } from '../brokers/role.js';
import { Recorded } from '../trail/recorded.js';
import { User, UserStatus } from './user.js';

const ADMIN = { role: 'broker_admin', status: UserStatus.Active };

/**
 * A user's role is one of the platform's, and a broker always keeps an active administrator. Nobody gives a role that
 * may do more than they may, and nobody changes or removes a user who may.
 */
@Injectable()
export class UserHooks extends Recorded(User, 'user') {
  override async beforeCreate({ manager, principal, body }: HookContext & { body: RowValues<User> }): Promise<void> {
    await requireRole(manager, body.role);
    await requireGivable(manager, principal, [body.role]);
  }

  override async beforeUpdate({
    manager,
    principal,
    body,
    before,
  }: HookContext & { body: RowValues<User>; before: User }): Promise<void> {
    await requireRole(manager, body.role);
    await requireGivable(manager, principal, [before.role, body.role]);
    const stays = { role: body.role ?? before.role, status: body.status ?? before.status };
    if (isAdmin(before) && !isAdmin(stays)) await requireAnotherAdmin(manager, before);
  }

  override async beforeDelete({ manager, principal, before }: HookContext & { before: User }): Promise<void> {
    await requireGivable(manager, principal, [before.role]);
    if (isAdmin(before)) await requireAnotherAdmin(manager, before);
  }
}

function isAdmin({ role, status }: Pick<User, 'role' | 'status'>): boolean {
  return role === ADMIN.role && status === ADMIN.status;
}

async function requireRole(manager: EntityManager, key: string | undefined): Promise<void> {
  if (key === undefined || (await manager.existsBy(Role, { key }))) return;
  const roles = await manager.find(Role, { order: { key: 'ASC' } });
  const allowed = roles.map((role) => role.key);
  throw new UnprocessableProblem('unknown_role', `There is no such role. Choose one of: ${allowed.join(', ')}.`, {
    allowed,
  });
}

/** @throws ForbiddenException (403, `beyond_your_own`) where one of the roles may do what the caller may not. */
async function requireGivable(
  manager: EntityManager,
  principal: HookContext['principal'],
  roles: readonly (string | undefined)[],
): Promise<void> {
  const grants = await manager.find(RolePermission, {
    where: roles.flatMap((key) => (key === undefined ? [] : { role: { key } })),
    relations: { permission: true },
  });
  assertMayGive(
    principal,
    grants.map(({ permission }) => permission.key),
  );
}

/** The others are locked: of two administrators who demote each other at once, the second is refused. */
async function requireAnotherAdmin(manager: EntityManager, user: User): Promise<void> {
  const others = await manager.find(User, {
    where: { ...ADMIN, id: Not(user.id) },
    order: { id: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  });
  if (others.length > 0) return;
  throw new ConflictProblem(
    'last_administrator',
    'The broker’s last active administrator cannot be removed or demoted.',
  );
}
