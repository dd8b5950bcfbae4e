import { Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { ConflictProblem, type HookContext, type ResourceHooks, type RowValues } from '../../../http/index.js';
import { CustomerProfile } from '../customers/customer-profile.entity.js';
import { Representative } from '../representatives/representative.entity.js';
import { UserRole } from './user-role.js';
import { type User } from './user.entity.js';

/** A role goes with what hangs on it: a customer has a profile, staff may be representatives. */
@Injectable()
export class UserHooks implements ResourceHooks<User> {
  async beforeUpdate({ manager, body, before }: HookContext & { body: RowValues<User>; before: User }): Promise<void> {
    const { role } = body;
    if (role === undefined || role === before.role) return;
    const owned = await ownedBy(manager, before.id, role);
    if (!owned) return;
    throw new ConflictProblem('role_in_use', `The user has a ${owned}, which a ${role} cannot have. Delete it first.`, {
      state: before.role,
    });
  }
}

async function ownedBy(manager: EntityManager, userId: string, role: UserRole): Promise<string | null> {
  if (role === UserRole.CUSTOMER) {
    return (await manager.existsBy(Representative, { userId })) ? 'representative' : null;
  }
  return (await manager.existsBy(CustomerProfile, { userId })) ? 'customer profile' : null;
}
