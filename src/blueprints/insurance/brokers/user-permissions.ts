import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectEntityManager } from '@nestjs/typeorm';
import { type EntityManager } from 'typeorm';
import { AccessRegistry, type PermissionSource, type Principal } from '../../../access/index.js';
import { User, UserStatus } from '../people/user.js';
import { Role } from './role.js';

/** What a broker's user may do: the permissions of the role, for as long as the user is active. */
@Injectable()
export class UserPermissions implements PermissionSource, OnModuleInit {
  constructor(
    @InjectEntityManager() private readonly manager: EntityManager,
    private readonly access: AccessRegistry,
  ) {}

  onModuleInit(): void {
    this.access.addPermissions('insurance', this);
  }

  async permissionsOf({ userId }: Principal): Promise<ReadonlySet<string> | null> {
    const rows = await this.manager
      .createQueryBuilder(User, 'user')
      .select('permission.key', 'key')
      .leftJoin(Role, 'role', 'role.key = user.role')
      .leftJoin('role.grants', 'grant')
      .leftJoin('grant.permission', 'permission')
      .where('user.id = :userId AND user.status = :active', { userId, active: UserStatus.Active })
      .getRawMany<{ key: string | null }>();
    if (rows.length === 0) return null;
    return new Set(rows.flatMap(({ key }) => key ?? []));
  }
}
