import { Injectable, type OnModuleInit, Optional } from '@nestjs/common';
import { InjectEntityManager } from '@nestjs/typeorm';
import { type EntityManager } from 'typeorm';
import { AccessRegistry, type PermissionSource, type Principal } from '../../../access/index.js';
import { permissionsOfRole } from './role-permissions.js';
import { User } from './user.entity.js';

/** What an organization's user may do: by the role, for as long as the user is active. */
@Injectable()
export class UserPermissions implements PermissionSource, OnModuleInit {
  /** Without the access room nobody has a key. */
  constructor(
    @InjectEntityManager() private readonly manager: EntityManager,
    @Optional() private readonly access?: AccessRegistry,
  ) {}

  onModuleInit(): void {
    this.access?.addPermissions('support', this);
  }

  async permissionsOf({ userId }: Principal): Promise<ReadonlySet<string> | null> {
    const user = userId ? await this.manager.findOneBy(User, { id: userId, active: true }) : null;
    return user && new Set(permissionsOfRole(user.role));
  }
}
