import { type Type } from '@nestjs/common';
import { type EntityManager } from 'typeorm';

export type Operation = 'list' | 'get' | 'create' | 'update' | 'delete';

/** Who is calling, as the guard left it on the request. */
export interface Caller {
  readonly kind: 'platform' | 'tenant';
  readonly keyId: string;
  readonly tenantId: string | null;
  readonly userId: string | null;
  readonly scopes: readonly string[];
  /** What it may do in the tenant at this moment, where the guard worked that out. */
  readonly permissions?: ReadonlySet<string>;
}

/** What will be written; a before-hook may add or change fields in place. */
export type RowValues<E> = Partial<E> & Record<string, any>;

export interface HookContext {
  /** Of the transaction the change is made in: what a hook writes is kept or undone with it. */
  readonly manager: EntityManager;
  readonly principal?: Caller;
}

/** Work around the writes of a resource. A hook that throws undoes the write. `before` is locked until the end. */
export interface ResourceHooks<E> {
  beforeCreate?(context: HookContext & { body: RowValues<E> }): void | Promise<void>;
  afterCreate?(context: HookContext & { body: RowValues<E>; after: E }): void | Promise<void>;
  beforeUpdate?(context: HookContext & { body: RowValues<E>; before: E }): void | Promise<void>;
  afterUpdate?(context: HookContext & { body: RowValues<E>; before: E; after: E }): void | Promise<void>;
  beforeDelete?(context: HookContext & { before: E }): void | Promise<void>;
  afterDelete?(context: HookContext & { before: E }): void | Promise<void>;
}

type Key<E> = Extract<keyof E, string>;

/** What a resource is. Names that the entity does not have are refused when the controller is declared. */
export interface ResourceOptions<E extends object> {
  entity: Type<E>;
  /** Only the fields this class declares are ever sent. */
  response: Type<object>;
  create?: Type<object>;
  update?: Type<object>;
  /** Default: list and get, create where `create` is given, update where `update` is. Delete is always said. */
  operations?: readonly Operation[];
  /** Exact match, any of several when repeated. Numbers, dates and instants also take ranges, nullable fields `[null]`. */
  filters?: readonly Key<E>[];
  /** Fields to sort by; the first one, descending, is the default. */
  sort?: readonly Key<E>[];
  /** Text fields in which `q` is looked for. */
  search?: readonly Key<E>[];
  /** Relations that the response declares as nested objects. */
  relations?: readonly Key<E>[];
  /** The field that the path names a row by: the primary key unless said. Its type decides what is well-formed. */
  id?: Key<E>;
  /** What a person calls one row, in problems and in Swagger; the entity's name unless said. */
  noun?: string;
  decorate?: Partial<Record<Operation, readonly MethodDecorator[]>>;
  /** A provider of the same module. */
  hooks?: Type<ResourceHooks<NoInfer<E>>>;
}
