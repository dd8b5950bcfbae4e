import {
  type EntityManager,
  type FindOptionsWhere,
  IsNull,
  LessThan,
  MoreThan,
  Not,
  type ObjectLiteral,
} from 'typeorm';
import { newToken, tokenHash } from '../../../access/index.js';

const KEPT_AFTER_EXPIRY_MS = 24 * 60 * 60 * 1_000;

/** What a table of links has at least. Of the token it has the SHA-256 only. */
export interface OneTimeLink extends ObjectLiteral {
  id: string;
  /** The mailbox the link was sent to. */
  email: string | null;
  expiresAt: Date;
  usedAt: Date | null;
}

/** Where a blueprint keeps its links. */
export interface LinkTable<Row extends OneTimeLink> {
  readonly entity: new () => Row;
  /** Property that holds the hash of the token. */
  readonly tokenField: keyof Row & string;
  /** Tokens begin with it. */
  readonly prefix: string;
  /** What is stored of a token. Default: its SHA-256. */
  readonly hashOf?: (token: string, tenantId: string | null) => string;
}

export interface NewLink<Row> {
  readonly values: Partial<Row>;
  readonly lifetimeMs: number;
  /** Passed to `hashOf`. */
  readonly tenantId?: string | null;
  /** Properties under a unique constraint: an earlier link with the same values is replaced, and its token is void. */
  readonly replaces?: readonly (keyof Row & string)[];
}

/**
 * Links that prove a mailbox. The token leaves this class once, for the message; the table has its hash. A link is used
 * by one atomic UPDATE: of any number of requests with the same token, one succeeds.
 */
export class OneTimeLinks<Row extends OneTimeLink> {
  constructor(
    readonly manager: EntityManager,
    private readonly table: LinkTable<Row>,
  ) {}

  get entity(): new () => Row {
    return this.table.entity;
  }

  /** Makes a link and deletes those that expired more than a day ago. */
  async make(link: NewLink<Row>): Promise<{ id: string; token: string; expiresAt: Date }> {
    const { values, lifetimeMs, tenantId = null, replaces } = link;
    const { entity, prefix } = this.table;
    const token = newToken(prefix);
    const expiresAt = new Date(Date.now() + lifetimeMs);
    const row = { ...values, ...this.hashed(token, tenantId), expiresAt, usedAt: null };
    await this.manager.delete(entity, {
      email: Not(IsNull()),
      expiresAt: LessThan(new Date(Date.now() - KEPT_AFTER_EXPIRY_MS)),
    } as FindOptionsWhere<Row>);
    const result = replaces
      ? await this.manager.upsert(entity, row as never, [...replaces])
      : await this.manager.insert(entity, row as never);
    return { id: (result.identifiers[0] as { id: string }).id, token, expiresAt };
  }

  /** The link behind the token, neither used nor expired, without using it. */
  find(token: string, where: FindOptionsWhere<Row>, tenantId: string | null = null): Promise<Row | null> {
    return this.manager.findOneBy(this.table.entity, this.open(token, where, tenantId));
  }

  /** The link, which is used from then on; null for a token that is unknown, used or expired. Undone with `manager`'s transaction. */
  async use(
    token: string,
    where: FindOptionsWhere<Row>,
    { tenantId = null, manager = this.manager }: { tenantId?: string | null; manager?: EntityManager } = {},
  ): Promise<Row | null> {
    const result = await manager
      .createQueryBuilder()
      .update(this.table.entity)
      .set({ usedAt: new Date() } as never)
      .where(this.open(token, where, tenantId))
      .returning(['id'])
      .updateEntity(false)
      .execute();
    const [row] = result.raw as { id: string }[];
    return row ? manager.findOneBy(this.table.entity, { id: row.id } as FindOptionsWhere<Row>) : null;
  }

  /** Makes a used link good again, where what it was used for has failed. */
  async reopen(id: string): Promise<void> {
    await this.manager.update(this.table.entity, { id } as FindOptionsWhere<Row>, { usedAt: null } as never);
  }

  private hashed(token: string, tenantId: string | null): Partial<Row> {
    const { tokenField, hashOf = tokenHash } = this.table;
    return { [tokenField]: hashOf(token, tenantId) } as Partial<Row>;
  }

  private open(token: string, where: FindOptionsWhere<Row>, tenantId: string | null): FindOptionsWhere<Row> {
    const now = new Date();
    return { ...where, ...this.hashed(token, tenantId), usedAt: IsNull(), expiresAt: MoreThan(now) } as never;
  }
}
