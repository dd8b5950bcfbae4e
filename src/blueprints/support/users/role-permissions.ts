import { PERMISSIONS, type Permission } from '../permissions.js';
import { UserRole } from './user-role.js';

const DESK_WORK: readonly Permission[] = ['tickets.write', 'customers.write', 'escalations.write', 'refunds.write'];

/** What a key that is bound to a user may do: an administrator everything, staff the work at the desk, a customer nothing. */
const GRANTS: Readonly<Record<UserRole, readonly Permission[]>> = {
  [UserRole.ADMIN]: PERMISSIONS,
  [UserRole.REPRESENTATIVE]: [...PERMISSIONS.filter((permission) => permission.endsWith('.read')), ...DESK_WORK],
  [UserRole.CUSTOMER]: [],
};

export function permissionsOfRole(role: UserRole): readonly Permission[] {
  return GRANTS[role];
}
