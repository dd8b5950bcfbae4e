import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/constants.js';
import { MetadataScanner, type ModulesContainer, Reflector } from '@nestjs/core';
import { isObservable, lastValueFrom } from 'rxjs';
import { IdempotencyNotSupportedError } from '../idempotency/errors.js';
import { onceBegun, onceInTransaction } from '../idempotency/once.js';
import { OwnClaim } from '../idempotency/own-claim.js';
import { type RepeatableRequest } from '../idempotency/repeatable-request.js';
import { currentPlace } from '../scope/place.js';
import { RequestDoor } from '../scope/request-door.js';
import { type TransactionMode } from '../scope/scope-state.js';
import { TenantScope } from '../scope/tenant-scope.js';
import { type IsolationLevel } from '../statement/kinds.js';
import { CLAIMS_KEY, TENANT_TRANSACTION } from './decorators.js';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Those that take an `Idempotency-Key`: the others are idempotent by themselves. */
const REPEATABLE_METHODS = new Set(['POST', 'PATCH']);

type Handler = (this: object, ...args: unknown[]) => unknown;
type Controller = new (...args: unknown[]) => object;

const reflector = new Reflector();
const tenantScope = new TenantScope();
const transactional = new WeakSet<Handler>();

/**
 * Makes one transaction of every handler that is to be one: committed before the response is sent, rolled back when the
 * handler throws. The method itself is wrapped, as a decorator would: an interceptor makes three Observables and several
 * promises of each request. To be called before routes are made.
 */
export function makeHandlersTransactional(modules: ModulesContainer): void {
  const scanner = new MetadataScanner();
  for (const { controllers } of modules.values()) {
    for (const { metatype } of controllers.values()) {
      const controller = metatype as Controller;
      const prototype = controller.prototype as Record<string, Handler>;
      for (const name of scanner.getAllMethodNames(prototype)) {
        const handler = prototype[name];
        const method = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined;
        if (method === undefined || transactional.has(handler)) continue;
        const verb = RequestMethod[method];
        const mode = modeOf(handler, controller, verb);
        if (mode === 'request' || REPEATABLE_METHODS.has(verb)) {
          const value = wrap(handler, { mode, claimsItself: claimsItself(handler, controller) });
          // On the controller's own prototype: the method may be inherited, and a sister may want it otherwise.
          Object.defineProperty(prototype, name, { value, writable: true, configurable: true });
        }
      }
    }
  }
}

function modeOf(handler: Handler, controller: Controller, method: string): TransactionMode {
  const said = reflector.getAllAndOverride<TransactionMode | undefined>(TENANT_TRANSACTION, [handler, controller]);
  return said ?? (SAFE_METHODS.has(method) ? 'statement' : 'request');
}

function claimsItself(handler: Handler, controller: Controller): boolean {
  return reflector.getAllAndOverride<boolean | undefined>(CLAIMS_KEY, [handler, controller]) === true;
}

interface Wrapping {
  readonly mode: TransactionMode;
  readonly claimsItself: boolean;
}

/** Called by itself, or inside a scope that somebody has opened, it is the handler and nothing else. */
function wrap(handler: Handler, wrapping: Wrapping): Handler {
  const inRequest = wrapping.mode === 'request';
  const wrapped: Handler = function (...args) {
    const scope = currentPlace()?.scope;
    if (!(scope instanceof RequestDoor)) return handler.apply(this, args);
    const { tenant } = scope;
    const repeatable = scope.takeRepeatable();
    if (repeatable) return once(scope, repeatable, wrapping, () => settled(handler.apply(this, args)));
    if (!tenant || !inRequest) return handler.apply(this, args);
    return tenantScope.runRequest(
      tenant,
      () => settled(handler.apply(this, args)),
      scope.clientGone(),
      scope.dataSource,
    );
  };
  for (const key of Reflect.getMetadataKeys(handler)) {
    Reflect.defineMetadata(key, Reflect.getMetadata(key, handler), wrapped);
  }
  Object.defineProperty(wrapped, 'name', { value: handler.name });
  transactional.add(wrapped);
  return wrapped;
}

async function settled(given: unknown): Promise<unknown> {
  const result = await given;
  return isObservable(result) ? lastValueFrom(result, { defaultValue: undefined }) : result;
}

/** The handler of a request with an `Idempotency-Key`: done once, and answered as often as it is repeated. */
async function once(
  door: RequestDoor,
  request: RepeatableRequest,
  { mode, claimsItself }: Wrapping,
  handler: () => Promise<unknown>,
): Promise<unknown> {
  const { tenant, keys } = door;
  if (!keys) return handler();
  if (tenant && mode === 'request') {
    const transaction = <T>(work: () => Promise<T>, level?: IsolationLevel) =>
      tenantScope.runRequest(tenant, () => keys.atLevel(level, work), door.clientGone(), door.dataSource);
    return onceInTransaction(request, keys.tenant, tenant.id, transaction, handler);
  }
  if (tenant) return onceBegun(request, keys.tenant, tenant.id, handler);
  const registry = keys.registry();
  if (!registry) throw new IdempotencyNotSupportedError('this application keeps no keys for requests without a tenant');
  if (!claimsItself) return onceBegun(request, registry, null, handler);
  door.ownClaim = new OwnClaim(registry, request);
  return door.ownClaim.around(handler);
}
