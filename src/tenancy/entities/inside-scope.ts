import { EntityManager, QueryBuilder, Repository } from 'typeorm';
import { currentScope, runIn } from '../scope/place.js';
import { type ScopeState } from '../scope/scope-state.js';

type Method = (...given: unknown[]) => unknown;

/**
 * A manager or query runner held outside any scope, whose every call runs in the scope it was borrowed in, with the
 * managers, repositories and query builders it hands out. Inside another scope it is itself, and its connection
 * refuses.
 */
export function insideScope<T extends object>(held: T, state: ScopeState): T {
  const proxies = new WeakMap<object, object>();
  const proxyOf = <O extends object>(object: O): O => {
    let proxy = proxies.get(object);
    if (!proxy) proxies.set(object, (proxy = new Proxy(object, { get: read })));
    return proxy as O;
  };
  const handOut = (value: unknown) => (isHandle(value) ? proxyOf(value) : value);
  const read = (object: object, property: string | symbol): unknown => {
    const value: unknown = Reflect.get(object, property);
    if (typeof value !== 'function' || property === 'constructor') return handOut(value);
    return (...given: unknown[]) => {
      const call = () => handOut((value as Method).apply(object, given));
      return currentScope() ? call() : runIn(state, call);
    };
  };
  return proxyOf(held);
}

function isHandle(value: unknown): value is object {
  return (
    value instanceof EntityManager ||
    value instanceof Repository ||
    value instanceof QueryBuilder ||
    (typeof value === 'object' && value !== null && 'startTransaction' in value)
  );
}
