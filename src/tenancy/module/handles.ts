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

/** `shape` says which members there are: Nest itself asks every provider for lifecycle hooks and `then`. */
function handle<T extends object>(shape: T, resolve: () => T): T {
  return new Proxy(shape, {
    get(target, property) {
      if (!(property in target) || property === 'constructor') return Reflect.get(target, property) as unknown;
      const real = resolve();
      const value = Reflect.get(real, property) as unknown;
      return typeof value === 'function' ? (value as (...args: unknown[]) => unknown).bind(real) : value;
    },
    set(_target, property, value) {
      return Reflect.set(resolve(), property, value);
    },
  });
}
