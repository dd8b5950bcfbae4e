import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { IDENTITY_MANAGER, TENANT_CREATION, type TenantCreation } from '../../../access/index.js';
import { WorkspaceMember } from '../members/workspace-member.js';

/**
 * The workspaces of a person, over all of them: the one question of this blueprint that no single workspace can
 * answer. It reads memberships through the identity login and nothing else.
 */
@Injectable()
export class WorkspacesOfPeople {
  constructor(
    @Inject(IDENTITY_MANAGER) private readonly identity: EntityManager,
    @Inject(TENANT_CREATION) private readonly creation: TenantCreation,
  ) {}

  /** The person's memberships with their workspaces, oldest first. */
  of(userId: string): Promise<WorkspaceMember[]> {
    return this.identity.find(WorkspaceMember, {
      where: { userId },
      relations: { workspace: true },
      order: { joinedAt: 'ASC', id: 'ASC' },
    });
  }

  /** A new workspace with a generated id, owned by the person. Returns its id. */
  async create(userId: string, name: string, description: string | null = null): Promise<string> {
    const { slug } = await this.creation.create({
      blueprint: 'workspaces',
      name,
      profile: { description, createdBy: userId },
      createdBy: userId,
    });
    return slug;
  }
}
