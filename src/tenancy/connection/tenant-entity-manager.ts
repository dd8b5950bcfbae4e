import { type DeepPartial, EntityManager, type EntityTarget, InstanceChecker, type ObjectLiteral } from 'typeorm';
import { assertOwn, assertOwnInside, own } from '../entities/ownership.js';
import { runInUnit } from '../transaction/units.js';

type AnyMethod = (...parameters: any[]) => Promise<any>;

/** Methods of an EntityManager that open a transaction of their own. */
const TRANSACTIONAL = ['transaction', 'save', 'remove', 'softRemove', 'recover', 'clear'] as const;
/** Methods that take conditions and values apart before the metadata of any column sees the object. */
const BY_CONDITION = ['update', 'updateAll', 'delete', 'softDelete', 'restore', 'increment', 'decrement'] as const;

/**
 * TypeORM's manager, whose transactions are units: inside a request's transaction, siblings take turns and what runs
 * inside a unit does not wait for it. Objects it has saved belong to the tenant of the scope, and those of another
 * tenant are refused (TenantMismatchError).
 */
export class TenantEntityManager extends EntityManager {
  /** TypeORM itself merges what the server has generated into each object it has inserted or updated, cascades too. */
  override merge<Entity extends ObjectLiteral>(
    target: EntityTarget<Entity>,
    into: Entity,
    ...from: DeepPartial<Entity>[]
  ): Entity {
    assertOwn(into, nameOf(target));
    const merged = super.merge(target, into, ...from);
    own(merged);
    return merged;
  }
}

for (const name of TRANSACTIONAL) {
  const original = EntityManager.prototype[name] as AnyMethod;
  override(name, function (...parameters) {
    return runInUnit(async () => {
      const result: unknown = await original.apply(this, parameters);
      if (name === 'save') for (const saved of Array.isArray(result) ? result : [result]) own(saved as object);
      return result;
    });
  });
}

for (const name of BY_CONDITION) {
  const original = EntityManager.prototype[name] as AnyMethod;
  override(name, async function (target, ...given) {
    assertOwnInside(given, nameOf(target));
    return original.call(this, target, ...given) as unknown;
  });
}

function override(name: string, value: (this: EntityManager, ...parameters: unknown[]) => Promise<unknown>): void {
  Object.defineProperty(TenantEntityManager.prototype, name, { configurable: true, writable: true, value });
}

function nameOf(target: unknown): string {
  if (InstanceChecker.isEntitySchema(target)) return target.options.name;
  return typeof target === 'function' ? target.name : String(target);
}
