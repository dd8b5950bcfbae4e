import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { IDENTITY_MANAGER } from '../../../access/index.js';
import { User } from './user.js';

/** What a tenant may learn of a person: the name, nothing else. */
@Injectable()
export class PeopleDirectory {
  constructor(@Inject(IDENTITY_MANAGER) private readonly identity: EntityManager) {}

  /** Null for nobody, and for somebody unknown. */
  async nameOf(userId: string | null): Promise<string | null> {
    if (!userId) return null;
    const user = await this.identity.findOne(User, { where: { id: userId }, select: { id: true, name: true } });
    return user?.name ?? null;
  }
}
