import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, In, IsNull } from 'typeorm';
import { IDENTITY_MANAGER, isPassword } from '../../../access/index.js';
import { type Accounts, type Person, type ProvedPerson } from '../../kit/index.js';
import { Session } from '../people/session.js';
import { User } from '../people/user.js';

/** Nobody logs in with it. */
const NO_PASSWORD = '!';

/** People, whichever workspaces they are in. There is no account before its address was proved. */
@Injectable()
export class People implements Accounts {
  constructor(@Inject(IDENTITY_MANAGER) private readonly identity: EntityManager) {}

  /** The person, or null: the same answer and work for a wrong password, an unknown address and somebody disabled. */
  async authenticate(email: string, password: string): Promise<User | null> {
    const user = await this.withPassword(email, this.identity);
    return (await isPassword(password, user?.disabledAt ? null : user?.passwordHash)) ? user : null;
  }

  byEmail(email: string): Promise<User | null> {
    return this.identity.findOneBy(User, { email });
  }

  byId(id: string): Promise<User | null> {
    return this.identity.findOneBy(User, { id });
  }

  async byIds(ids: readonly string[]): Promise<Map<string, User>> {
    const users = ids.length > 0 ? await this.identity.findBy(User, { id: In([...ids]) }) : [];
    return new Map(users.map((user) => [user.id, user]));
  }

  async find(email: string, _tenantId: string | null, manager: EntityManager): Promise<Person | null> {
    const user = await this.withPassword(email, manager);
    if (!user) return null;
    const { id, passwordHash, emailVerifiedAt, disabledAt } = user;
    return { id, passwordHash, proved: emailVerifiedAt !== null, disabled: disabledAt !== null };
  }

  async prove(
    { email, name, passwordHash }: ProvedPerson,
    before: Person | null,
    { manager }: { manager: EntityManager },
  ): Promise<string | null> {
    const emailVerifiedAt = new Date();
    if (!before) {
      const values = { email, name: name ?? email, passwordHash: passwordHash ?? NO_PASSWORD, emailVerifiedAt };
      const insert = manager.createQueryBuilder().insert().into(User).values(values).orIgnore();
      const { raw } = await insert.returning(['id']).updateEntity(false).execute();
      return (raw as { id: string }[]).at(0)?.id ?? null;
    }
    const unchanged = { id: before.id, passwordHash: before.passwordHash!, disabledAt: IsNull() };
    const values = { ...(before.proved ? {} : { emailVerifiedAt }), ...(name ? { name } : {}) };
    const { affected } = await manager.update(User, unchanged, {
      ...values,
      passwordHash: passwordHash ?? before.passwordHash!,
    });
    if (affected !== 1) return null;
    if (passwordHash) await manager.delete(Session, { userId: before.id });
    return before.id;
  }

  private withPassword(email: string, manager: EntityManager): Promise<User | null> {
    return manager.createQueryBuilder(User, 'user').addSelect('user.passwordHash').where({ email }).getOne();
  }
}
