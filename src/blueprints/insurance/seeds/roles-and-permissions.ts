import { type DeepPartial, type EntityManager, type ObjectLiteral } from 'typeorm';
import { type SharedSeed } from '../../../tenancy/index.js';
import { Permission } from '../brokers/permission.js';
import { PERMISSIONS } from '../brokers/permissions.js';
import { ROLES } from '../brokers/role-grants.js';
import { RolePermission } from '../brokers/role-permission.js';
import { Role } from '../brokers/role.js';
import { SystemSetting } from '../brokers/system-setting.js';

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

/** The platform's rows that every broker reads: roles, permissions and settings. What is there already stays as it is. */
export const seedRolesAndPermissions: SharedSeed = async (manager) => {
  const permissions = Object.entries(PERMISSIONS).map(([key, description]) => ({ key, description }));
  await add(manager, Permission, permissions);
  await add(
    manager,
    Role,
    ROLES.map(({ key, name, description }) => ({ key, name, description })),
  );
  await add(manager, SystemSetting, SETTINGS);
  const permissionIds = await idsByKey(manager, Permission);
  const roleIds = await idsByKey(manager, Role);
  const grants = ROLES.flatMap(({ key, permissions: granted }) =>
    granted.map((permission) => ({ roleId: roleIds.get(key)!, permissionId: permissionIds.get(permission)! })),
  );
  await add(manager, RolePermission, grants);
};

async function add<E extends ObjectLiteral>(manager: EntityManager, entity: new () => E, rows: DeepPartial<E>[]) {
  const insert = manager.createQueryBuilder().insert().into(entity);
  await insert
    .values(rows as never)
    .orIgnore()
    .updateEntity(false)
    .execute();
}

async function idsByKey(manager: EntityManager, entity: typeof Role | typeof Permission): Promise<Map<string, string>> {
  const rows = await manager.find<Role | Permission>(entity);
  return new Map(rows.map(({ key, id }) => [key, id]));
}
