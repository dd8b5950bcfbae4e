import { Entity, Index, ManyToOne, Unique, type Relation } from 'typeorm';
import { StampedRow, UuidField } from '../../../http/index.js';
import { Permission } from './permission.js';
import { Role } from './role.js';

/** A role allows a permission. */
@Entity({ name: 'role_permissions', schema: 'meta' })
@Unique(['roleId', 'permissionId'])
export class RolePermission extends StampedRow {
  @Index()
  @UuidField()
  roleId: string;

  @ManyToOne(() => Role, (role) => role.grants, { onDelete: 'CASCADE' })
  role: Relation<Role>;

  @Index()
  @UuidField()
  permissionId: string;

  @ManyToOne(() => Permission, (permission) => permission.grants, { onDelete: 'CASCADE' })
  permission: Relation<Permission>;
}
