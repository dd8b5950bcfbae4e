import { Requires } from '../../../access/index.js';
import { type Operation } from '../../../http/index.js';
import { type PermissionKey } from './permissions.js';

/** The route needs the permission; a caller without it gets 403 and its name. */
export function Allows(permission: PermissionKey): MethodDecorator {
  return Requires(permission);
}

/** What a table's own routes need: one permission to read, one (if any) to create, update and delete. */
export function guarded(read: PermissionKey, write: PermissionKey = read): Record<Operation, MethodDecorator[]> {
  return {
    list: [Allows(read)],
    get: [Allows(read)],
    create: [Allows(write)],
    update: [Allows(write)],
    delete: [Allows(write)],
  };
}
