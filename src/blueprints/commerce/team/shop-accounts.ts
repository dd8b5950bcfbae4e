import { Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { type Accounts, type Person, type ProvedPerson } from '../../kit/index.js';
import { User, UserStatus } from '../platform/user.entity.js';

/** A shop's people, for its invitations. An account belongs to one shop; one that is active has accepted before. */
@Injectable()
export class ShopAccounts implements Accounts {
  async find(email: string, organizationId: string | null, manager: EntityManager): Promise<Person | null> {
    if (organizationId === null) return null;
    const user = await manager.findOneBy(User, { organizationId, email });
    return user && { id: user.id, passwordHash: null, proved: false, disabled: user.status !== UserStatus.Invited };
  }

  async prove(
    { passwordHash }: ProvedPerson,
    before: Person | null,
    { manager }: { manager: EntityManager },
  ): Promise<string | null> {
    if (!before) return null;
    const invited = { id: before.id, status: UserStatus.Invited };
    const { affected } = await manager.update(User, invited, { status: UserStatus.Active, passwordHash });
    return affected === 1 ? before.id : null;
  }
}
