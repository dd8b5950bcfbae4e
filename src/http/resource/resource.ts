import { type EntityManager, type FindOneOptions, type ObjectLiteral, type Repository } from 'typeorm';
import { NotFoundProblem } from '../problems/index.js';
import { readListQuery } from './query/list-query.js';
import { readColumns } from './query/selection.js';
import { type Caller, type ResourceHooks, type RowValues } from './options.js';
import { type Page } from './query/page.js';
import { type ResourcePlan } from './plan.js';
import { changesColumns, insertRow, updateRow } from './rows.js';
import { type Value } from './query/values.js';
import { requireMatch } from './versions.js';

/** A change of one row, as a request asks for it. */
export interface Change<E> {
  readonly id: Value;
  readonly body: RowValues<E>;
  readonly ifMatch?: string;
  readonly principal?: Caller;
}

/**
 * List, get, create, update and delete of one table, for any entity. Writes run in a transaction of their own or, where
 * one is open already, inside it; the row to change is locked first, so that of two changes with one `If-Match` the
 * second is refused.
 */
export class Resource<E extends ObjectLiteral> {
  constructor(
    private readonly plan: ResourcePlan,
    private readonly repository: Repository<E>,
    private readonly hooks: ResourceHooks<E> = {},
  ) {}

  /** @throws InvalidRequestProblem (400) listing every mistake of the query. */
  async list(query: Record<string, unknown>): Promise<Page<E>> {
    const { page, pageSize, find } = readListQuery(query, this.plan);
    const items = await this.repository.find(find as object);
    // A page that is not full tells the total. findAndCount would count by DISTINCT over every selected column.
    const isLast = items.length < pageSize && (items.length > 0 || page === 1);
    const before = (page - 1) * pageSize;
    const total = isLast ? before + items.length : await this.repository.count({ where: find.where as object });
    return { items, page, pageSize, total };
  }

  /** @throws NotFoundProblem (404). */
  async get(id: Value): Promise<E> {
    return this.found(await this.repository.findOne(this.byId(id, readColumns(this.plan))));
  }

  create({ body, principal }: Omit<Change<E>, 'id' | 'ifMatch'>): Promise<E> {
    return this.inTransaction(async (manager) => {
      await this.hooks.beforeCreate?.({ manager, principal, body });
      const after = await insertRow<E>(manager, this.repository.metadata, body);
      await this.hooks.afterCreate?.({ manager, principal, body, after });
      return this.asRead(manager, after);
    });
  }

  /** @throws NotFoundProblem (404), PreconditionFailedProblem (412). A body that changes nothing leaves the row alone. */
  update({ id, body, ifMatch, principal }: Change<E>): Promise<E> {
    return this.inTransaction(async (manager) => {
      const before = await this.lock(manager, id, 'for_no_key_update');
      requireMatch(ifMatch, this.versionOf(before));
      await this.hooks.beforeUpdate?.({ manager, principal, body, before });
      const { metadata } = this.repository;
      if (!changesColumns(metadata, body)) return this.asRead(manager, before);
      const after = this.found(await updateRow<E>(manager, metadata, this.key(id), body));
      await this.hooks.afterUpdate?.({ manager, principal, body, before, after });
      return this.asRead(manager, after);
    });
  }

  /** @throws NotFoundProblem (404), PreconditionFailedProblem (412). */
  delete({ id, ifMatch, principal }: Omit<Change<E>, 'body'>): Promise<void> {
    return this.inTransaction(async (manager) => {
      const before = await this.lock(manager, id, 'pessimistic_write');
      requireMatch(ifMatch, this.versionOf(before));
      await this.hooks.beforeDelete?.({ manager, principal, before });
      await manager.delete(this.repository.target, this.key(id));
      await this.hooks.afterDelete?.({ manager, principal, before });
    });
  }

  /** The row's version, where its entity has one and it was read. */
  versionOf(row: E): number | undefined {
    return this.plan.version && (row[this.plan.version.name] as number | undefined);
  }

  private inTransaction<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.repository.manager.transaction(work);
  }

  private async lock(manager: EntityManager, id: Value, mode: 'for_no_key_update' | 'pessimistic_write'): Promise<E> {
    // Outer joins of eager relations cannot be locked.
    const options = this.byId(id, { lock: { mode }, loadEagerRelations: false });
    return this.found(await manager.findOne<E>(this.repository.target, options));
  }

  private async asRead(manager: EntityManager, row: E): Promise<E> {
    if (this.plan.relations.length === 0) return row;
    const id = row[this.plan.id.name] as Value;
    return this.found(await manager.findOne<E>(this.repository.target, this.byId(id, readColumns(this.plan))));
  }

  private byId(id: Value, options: object): FindOneOptions<E> {
    return { where: this.key(id), ...options };
  }

  private key(id: Value): E {
    return { [this.plan.id.name]: id } as E;
  }

  private found(row: E | null | undefined): E {
    if (!row) throw new NotFoundProblem(this.plan.noun);
    return row;
  }
}
