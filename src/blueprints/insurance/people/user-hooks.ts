import { Injectable } from '@nestjs/common';
import { type EntityManager, Not } from 'typeorm';
import { ConflictProblem, type HookContext, type RowValues, UnprocessableProblem } from '../../../http/index.js';
import { Role } from '../brokers/role.js';
import { Recorded } from '../trail/recorded.js';
import { User, UserStatus } from './user.js';

const ADMIN = { role: 'broker_admin', status: UserStatus.Active };

/** A user's role is one of the platform's, and a broker always keeps an active administrator. */
@Injectable()
export class UserHooks extends Recorded(User, 'user') {
  override async beforeCreate({ manager, body }: HookContext & { body: RowValues<User> }): Promise<void> {
    await requireRole(manager, body.role);
  }

  override async beforeUpdate({
    manager,
    body,
    before,
  }: HookContext & { body: RowValues<User>; before: User }): Promise<void> {
    await requireRole(manager, body.role);
    const stays = { role: body.role ?? before.role, status: body.status ?? before.status };
    if (isAdmin(before) && !isAdmin(stays)) await requireAnotherAdmin(manager, before);
  }

  override async beforeDelete({ manager, before }: HookContext & { before: User }): Promise<void> {
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
