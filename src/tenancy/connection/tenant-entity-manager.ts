import { EntityManager } from 'typeorm';
import { runInUnit } from '../transaction/units.js';

type AnyMethod = (...parameters: any[]) => Promise<any>;

/** Methods of an EntityManager that open a transaction of their own. */
const TRANSACTIONAL = ['transaction', 'save', 'remove', 'softRemove', 'recover', 'clear'] as const;

/**
 * TypeORM's manager, whose transactions are units: inside a request's transaction, siblings take turns and what runs
 * inside a unit does not wait for it.
 */
export class TenantEntityManager extends EntityManager {}

for (const name of TRANSACTIONAL) {
  const original = EntityManager.prototype[name] as AnyMethod;
  Object.defineProperty(TenantEntityManager.prototype, name, {
    configurable: true,
    writable: true,
    value(this: EntityManager, ...parameters: unknown[]) {
      return runInUnit(() => original.apply(this, parameters));
    },
  });
}
