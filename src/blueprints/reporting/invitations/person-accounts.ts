import { Injectable } from '@nestjs/common';
import { type EntityManager, IsNull, Not } from 'typeorm';
import { type Accounts, type Person, type ProvedPerson } from '../../kit/index.js';
import { Account } from '../people/account.js';
import { UserStatus } from '../people/enums.js';
import { Membership } from '../people/membership.js';
import { Session } from '../people/session.js';
import { User } from '../people/user.js';

/** The people of all tenants: one address, one person. Its managers are those of IDENTITY_MANAGER. */
@Injectable()
export class PersonAccounts implements Accounts {
  async find(email: string, _tenantId: string | null, manager: EntityManager): Promise<Person | null> {
    const user = await manager
      .createQueryBuilder(User, 'user')
      .addSelect('user.passwordHash')
      .where({ email })
      .getOne();
    return (
      user && {
        id: user.id,
        passwordHash: user.passwordHash,
        proved: user.emailVerified && user.status === UserStatus.Active,
        disabled: user.status === UserStatus.Disabled,
      }
    );
  }

  async prove(
    { email, name, passwordHash }: ProvedPerson,
    before: Person | null,
    { manager }: { manager: EntityManager },
  ): Promise<string | null> {
    const active = { status: UserStatus.Active, emailVerified: true, inviteToken: null, inviteExpiresAt: null };
    const id = before
      ? await this.update(manager, before, {
          ...active,
          ...(passwordHash ? { passwordHash } : {}),
          ...(name ? { name } : {}),
        })
      : await this.insert(manager, { ...active, email, name: name ?? email, passwordHash });
    if (id && passwordHash) await this.replacePassword(manager, id, passwordHash);
    return id;
  }

  private async insert(manager: EntityManager, values: Partial<User>): Promise<string | null> {
    const result = await manager
      .createQueryBuilder()
      .insert()
      .into(User)
      .values(values)
      .orIgnore()
      .returning(['id'])
      .updateEntity(false)
      .execute();
    return (result.raw as { id: string }[]).at(0)?.id ?? null;
  }

  private async update(
    manager: EntityManager,
    { id, passwordHash }: Person,
    values: Partial<User>,
  ): Promise<string | null> {
    const user = await manager.findOneOrFail(User, { where: { id }, lock: { mode: 'pessimistic_write' } });
    const unchanged = { id, passwordHash: passwordHash ?? IsNull(), status: Not(UserStatus.Disabled) };
    const { affected } = await manager.update(User, unchanged, values);
    if (affected !== 1) return null;
    // The version before gave a place when it invited: what was never accepted is no place.
    if (user.status === UserStatus.Invited) await manager.delete(Membership, { userId: id, tenantId: Not(IsNull()) });
    return id;
  }

  /** Also where Better Auth looks for the password. Sessions that were opened without it end. */
  private async replacePassword(manager: EntityManager, userId: string, password: string): Promise<void> {
    const credential = { userId, providerId: 'credential', accountId: userId, password };
    await manager.upsert(Account, credential, ['providerId', 'accountId']);
    await manager.delete(Session, { userId });
  }
}
