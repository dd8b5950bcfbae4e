import {
  type EntityManager,
  type EntityMetadata,
  type EntityTarget,
  IsNull,
  Not,
  type ObjectLiteral,
  Or,
} from 'typeorm';
import { Account } from '../people/account.js';
import { Session } from '../people/session.js';
import { User } from '../people/user.js';
import { Verification } from '../people/verification.js';
import { type Condition, whereOf } from './conditions.js';
import { deletingConditions, hashedConditions, hashedValues, presentedToken } from './secrets.js';

interface Asked {
  readonly model: string;
  readonly where?: readonly Condition[];
}

const MODELS: Readonly<Record<string, EntityTarget<ObjectLiteral>>> = {
  users: User,
  sessions: Session,
  accounts: Account,
  verifications: Verification,
};

/**
 * Better Auth's database adapter over the identity tables: what `createAdapterFactory({ config: { usePlural: true }, adapter })`
 * wants. Session tokens are hashed on the way in, and a credential's password hash is kept beside the user as well, so
 * that both ways of logging in know the same people; another password ends the person's sessions. `identity` is the IDENTITY_MANAGER of `access`.
 */
export class BetterAuthStore {
  constructor(private readonly identity: EntityManager) {}

  readonly create = async ({ model, data }: Asked & { data: Record<string, unknown> }): Promise<any> => {
    const metadata = this.metadataOf(model);
    const created = await this.identity.save(metadata.target, known(metadata, hashedValues(data)));
    await this.mirrorPassword(model, created);
    const row = await this.read(metadata, [{ field: 'id', value: created.id }]);
    return data.token === undefined ? row : { ...row, token: data.token };
  };

  readonly findOne = async ({ model, where = [] }: Asked): Promise<any> => {
    const row = await this.read(this.metadataOf(model), hashedConditions(where));
    const token = presentedToken(where);
    return row && token !== undefined ? { ...row, token } : row;
  };

  readonly findMany = (
    asked: Asked & { limit?: number; offset?: number; sortBy?: { field: string; direction: 'asc' | 'desc' } },
  ): Promise<any[]> => {
    const metadata = this.metadataOf(asked.model);
    return this.identity.find<ObjectLiteral>(metadata.target, {
      where: whereOf(metadata, hashedConditions(asked.where ?? [])),
      select: everyColumn(metadata),
      order: asked.sortBy ? { [asked.sortBy.field]: asked.sortBy.direction } : {},
      take: asked.limit,
      skip: asked.offset,
    });
  };

  readonly count = ({ model, where = [] }: Asked): Promise<number> => {
    const metadata = this.metadataOf(model);
    return this.identity.count<ObjectLiteral>(metadata.target, { where: whereOf(metadata, hashedConditions(where)) });
  };

  readonly update = async (asked: Asked & { update: Record<string, unknown> }): Promise<any> => {
    const metadata = this.metadataOf(asked.model);
    const before = await this.read(metadata, hashedConditions(asked.where ?? []));
    if (!before) return null;
    const id: Condition = { field: 'id', value: before.id };
    await this.updateMany({ ...asked, where: [id] });
    const row = await this.read(metadata, [id]);
    if (row) await this.mirrorPassword(asked.model, row);
    const token = asked.update.token ?? presentedToken(asked.where ?? []);
    return row && token !== undefined ? { ...row, token } : row;
  };

  readonly updateMany = async ({
    model,
    where = [],
    update,
  }: Asked & { update: Record<string, unknown> }): Promise<number> => {
    const metadata = this.metadataOf(model);
    const { affected } = await this.identity
      .createQueryBuilder()
      .update(metadata.target)
      .set(known(metadata, hashedValues(update)))
      .where(whereOf(metadata, hashedConditions(where)))
      .execute();
    return affected ?? 0;
  };

  readonly delete = async (asked: Asked): Promise<void> => {
    await this.deleteMany(asked);
  };

  readonly deleteMany = async ({ model, where = [] }: Asked): Promise<number> => {
    const metadata = this.metadataOf(model);
    const { affected } = await this.identity
      .createQueryBuilder()
      .delete()
      .from(metadata.target)
      .where(whereOf(metadata, deletingConditions(where)))
      .execute();
    return affected ?? 0;
  };

  private metadataOf(model: string): EntityMetadata {
    const entity = MODELS[model];
    if (!entity) throw new Error(`Better Auth's model "${model}" has no table here.`);
    return this.identity.dataSource.getMetadata(entity);
  }

  private read(metadata: EntityMetadata, conditions: readonly Condition[]): Promise<ObjectLiteral | null> {
    return this.identity.findOne<ObjectLiteral>(metadata.target, {
      where: whereOf(metadata, conditions),
      select: everyColumn(metadata),
    });
  }

  private async mirrorPassword(model: string, row: ObjectLiteral): Promise<void> {
    if (model !== 'accounts' || row.providerId !== 'credential' || !row.password) return;
    const { userId, password } = row as { userId: string; password: string };
    const { affected } = await this.identity.update(
      User,
      { id: userId, passwordHash: Or(IsNull(), Not(password)) },
      { passwordHash: password },
    );
    // Better Auth opens a new session after it where the caller asked for one (`revokeOtherSessions`).
    if (affected) await this.identity.delete(Session, { userId });
  }
}

/** The fields the table has; Better Auth's plugins may send more. */
function known(metadata: EntityMetadata, values: Record<string, unknown>): ObjectLiteral {
  const fields = Object.keys(values).filter((field) => metadata.findColumnWithPropertyName(field));
  return Object.fromEntries(fields.map((field) => [field, values[field]]));
}

/** Also the columns that are never selected by themselves: Better Auth compares them. */
function everyColumn(metadata: EntityMetadata): Record<string, true> {
  return Object.fromEntries(metadata.columns.map(({ propertyName }) => [propertyName, true]));
}
