import { Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { assertMayGive } from '../../../access/index.js';
import { ConflictProblem, type HookContext, type ResourceHooks, type RowValues } from '../../../http/index.js';
import { CustomerProfile } from '../customers/customer-profile.entity.js';
import { Representative } from '../representatives/representative.entity.js';
import { permissionsOfRole } from './role-permissions.js';
import { UserRole } from './user-role.js';
import { type User } from './user.entity.js';

/**
 * A role goes with what hangs on it: a customer has a profile, staff may be representatives. Nobody gives a role that
 * may do more than they may, and nobody changes or removes a user who may.
 */
@Injectable()
export class UserHooks implements ResourceHooks<User> {
  beforeCreate({ principal, body }: HookContext & { body: RowValues<User> }): void {
    assertMayGive(principal, permissionsOfRole(body.role ?? UserRole.CUSTOMER));
  }

  async beforeUpdate({
    manager,
    principal,
    body,
    before,
  }: HookContext & { body: RowValues<User>; before: User }): Promise<void> {
    const { role } = body;
    assertMayGive(principal, [...permissionsOfRole(before.role), ...permissionsOfRole(role ?? before.role)]);
    if (role === undefined || role === before.role) return;
    const owned = await ownedBy(manager, before.id, role);
    if (!owned) return;
    throw new ConflictProblem('role_in_use', `The user has a ${owned}, which a ${role} cannot have. Delete it first.`, {
      state: before.role,
    });
  }

  beforeDelete({ principal, before }: HookContext & { before: User }): void {
    assertMayGive(principal, permissionsOfRole(before.role));
  }
}

async function ownedBy(manager: EntityManager, userId: string, role: UserRole): Promise<string | null> {
  if (role === UserRole.CUSTOMER) {
    return (await manager.existsBy(Representative, { userId })) ? 'representative' : null;
  }
  return (await manager.existsBy(CustomerProfile, { userId })) ? 'customer profile' : null;
}
