import { type SharedSeed } from '../../../tenancy/index.js';
import { Permission } from '../brokers/permission.js';
import { PERMISSIONS } from '../brokers/permissions.js';
import { ROLES } from '../brokers/role-grants.js';
import { RolePermission } from '../brokers/role-permission.js';
import { Role } from '../brokers/role.js';
import { SystemSetting } from '../brokers/system-setting.js';
import { ensure } from './ensure.js';

const SETTINGS = [
  {
    key: 'complaints.final_response',
    value: { weeks: 8 },
    description: 'FCA DISP 1.6.2: when a final response is due.',
  },
  {
    key: 'policies.cooling_off',
    value: { days: 14 },
    description: 'FCA ICOBS 7: how long a retail customer may withdraw.',
  },
  { key: 'money.currency', value: { code: 'GBP' }, description: 'The currency of every amount.' },
];

/** The platform's rows that every broker reads: roles, permissions and settings. */
export const seedRolesAndPermissions: SharedSeed = async (manager) => {
  const permissions = new Map<string, Permission>();
  for (const [key, description] of Object.entries(PERMISSIONS)) {
    permissions.set(key, await ensure(manager, Permission, { key }, { description }));
  }
  for (const { key, name, description, permissions: granted } of ROLES) {
    const role = await ensure(manager, Role, { key }, { name, description });
    for (const permission of granted) {
      await ensure(manager, RolePermission, { roleId: role.id, permissionId: permissions.get(permission)!.id }, {});
    }
  }
  for (const { key, value, description } of SETTINGS)
    await ensure(manager, SystemSetting, { key }, { value, description });
};
