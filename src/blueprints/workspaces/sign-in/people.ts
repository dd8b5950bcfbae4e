import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { hashPassword, IDENTITY_MANAGER, isPassword } from '../../../access/index.js';
import { ConflictProblem } from '../../../http/index.js';
import { User } from '../people/user.js';

export interface NewPerson {
  readonly email: string;
  readonly password: string;
  readonly name: string;
}

/** People, whichever workspaces they are in. E-mails are kept in lower case. */
@Injectable()
export class People {
  constructor(@Inject(IDENTITY_MANAGER) private readonly identity: EntityManager) {}

  /** @throws ConflictProblem (409) when the e-mail is taken. */
  async add({ email, password, name }: NewPerson): Promise<User> {
    const values = { email: email.toLowerCase(), name, passwordHash: await hashPassword(password) };
    const result = await this.identity
      .createQueryBuilder()
      .insert()
      .into(User)
      .values(values)
      .orIgnore()
      .returning(['id'])
      .updateEntity(false)
      .execute();
    const [row] = result.raw as { id: string }[];
    if (!row) throw new ConflictProblem('email_taken', 'There is an account with this e-mail already: log in.');
    return this.identity.findOneByOrFail(User, { id: row.id });
  }

  /** The person, or null: the same answer and the same work for a wrong password and an unknown e-mail. */
  async authenticate(email: string, password: string): Promise<User | null> {
    const user = await this.identity
      .createQueryBuilder(User, 'user')
      .addSelect('user.passwordHash')
      .where({ email: email.toLowerCase() })
      .getOne();
    return (await isPassword(password, user?.passwordHash)) ? user : null;
  }

  byEmail(email: string): Promise<User | null> {
    return this.identity.findOneBy(User, { email: email.toLowerCase() });
  }

  byId(id: string): Promise<User | null> {
    return this.identity.findOneBy(User, { id });
  }

  async byIds(ids: readonly string[]): Promise<Map<string, User>> {
    const users = ids.length > 0 ? await this.identity.findBy(User, { id: In([...ids]) }) : [];
    return new Map(users.map((user) => [user.id, user]));
  }
}
