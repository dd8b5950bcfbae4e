import { type EntityManager, type QueryRunner } from 'typeorm';
import { type TenantDataSource } from '../connection/index.js';
import { NoTenantError } from '../errors.js';
import { currentScope } from '../scope/place.js';

/**
 * Handles that a singleton can hold: what they stand for is looked up at each use. Nest builds request-scoped
 * providers before guards and interceptors run, when no tenant is known, and they cost most of a request's time.
 */
export function tenantManagerHandle(dataSource: TenantDataSource): EntityManager {
  return handle(dataSource.manager, () => {
    if (!currentScope()) throw new NoTenantError('The tenant manager');
    return dataSource.manager;
  });
}

export function tenantQueryRunnerHandle(dataSource: TenantDataSource): QueryRunner {
  return handle(dataSource.createQueryRunner(), () => {
    const scope = currentScope();
    if (!scope) throw new NoTenantError('The tenant QueryRunner');
    return (scope.queryRunner ??= dataSource.createQueryRunner());
  });
}

/**
 * `shape` says which members there are. Reading one never throws: Nest asks every provider for lifecycle hooks and `then`, and
 * explorers such as that of `@nestjs/schedule` read every method. A method looks up what it stands for when it is called.
 * Any other member is undefined outside a scope; that of the shape would outlive the scope it is later used in.
 */
function handle<T extends object>(shape: T, resolve: () => T): T {
  return new Proxy(shape, {
    get(target, property) {
      const known = property in target ? memberOf(target, property) : undefined;
      if (!(property in target) || property === 'constructor') return known;
      if (typeof known === 'function') {
        return (...args: unknown[]) => {
          const real = resolve();
          return (Reflect.get(real, property) as (...args: unknown[]) => unknown).apply(real, args);
        };
      }
      return currentScope() ? (Reflect.get(resolve(), property) as unknown) : undefined;
    },
    set(_target, property, value) {
      return Reflect.set(resolve(), property, value);
    },
  });
}

/** A getter of the shape may need what only a scope has. */
function memberOf(shape: object, property: PropertyKey): unknown {
  try {
    return Reflect.get(shape, property) as unknown;
  } catch {
    return undefined;
  }
}
