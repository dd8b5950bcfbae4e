import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectEntityManager } from '@nestjs/typeorm';
import { type EntityManager } from 'typeorm';
import { AccessRegistry, type PermissionSource, type Principal } from '../../../access/index.js';
import { User, UserStatus } from '../people/user.js';
import { Permission } from './permission.js';

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

  async permissionsOf({ userId }: Principal): Promise<ReadonlySet<string>> {
    const granted = await this.manager
      .createQueryBuilder(Permission, 'permission')
      .innerJoin('permission.grants', 'grant')
      .innerJoin('grant.role', 'role')
      .innerJoin(User, 'user', 'user.role = role.key')
      .where('user.id = :userId AND user.status = :active', { userId, active: UserStatus.Active })
      .getMany();
    return new Set(granted.map(({ key }) => key));
  }
}
