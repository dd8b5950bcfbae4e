import { Check, Entity, OneToMany, Unique, type Relation } from 'typeorm';
import { StampedRow, TextField } from '../../../http/index.js';
import { RolePermission } from './role-permission.js';

/** One thing a role may allow, such as `policies.write`. */
@Entity({ name: 'permissions', schema: 'meta' })
@Unique(['key'])
@Check('ck_permissions_key', `key ~ '^[a-z_]+[.][a-z]+$'`)
export class Permission extends StampedRow {
  @TextField({ max: 60, example: 'policies.write' })
  key: string;

  @TextField({ max: 500 })
  description: string;

  @OneToMany(() => RolePermission, (grant) => grant.permission)
  grants: Relation<RolePermission[]>;
}
