import { Check, Entity, OneToMany, Unique, type Relation } from 'typeorm';
import { StampedRow, TextField } from '../../../http/index.js';
import { RolePermission } from './role-permission.js';

/** What a broker's user may be; `users.role` holds the key. */
@Entity({ name: 'roles', schema: 'meta' })
@Unique(['key'])
@Check('ck_roles_key', `key ~ '^[a-z][a-z_]*$'`)
export class Role extends StampedRow {
  @TextField({ max: 60, example: 'broker_admin' })
  key: string;

  @TextField({ max: 100, example: 'Broker Admin' })
  name: string;

  @TextField({ max: 500 })
  description: string;

  @OneToMany(() => RolePermission, (grant) => grant.role)
  grants: Relation<RolePermission[]>;
}
