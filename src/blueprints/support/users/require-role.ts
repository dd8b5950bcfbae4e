import { type EntityManager } from 'typeorm';
import { UnprocessableProblem } from '../../../http/index.js';
import { type UserRole } from './user-role.js';
import { User } from './user.entity.js';

/**
 * Refuses a reference to a user whose role does not fit (422 `wrong_role`). An unknown user is left to the foreign key,
 * which answers the same for another organization's.
 */
export async function requireRole(
  manager: EntityManager,
  field: string,
  userId: string | null | undefined,
  roles: readonly UserRole[],
): Promise<void> {
  if (!userId) return;
  const user = await manager.findOneBy(User, { id: userId });
  if (!user || roles.includes(user.role)) return;
  throw new UnprocessableProblem('wrong_role', `The user named in ${field} must be ${roles.join(' or ')}.`, {
    fields: [field],
  });
}
