import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/constants.js';
import { MetadataScanner, type ModulesContainer, Reflector } from '@nestjs/core';
import { isObservable, lastValueFrom } from 'rxjs';
import { currentPlace } from '../scope/place.js';
import { RequestDoor } from '../scope/request-door.js';
import { type TransactionMode } from '../scope/scope-state.js';
import { TenantScope } from '../scope/tenant-scope.js';
import { TENANT_TRANSACTION } from './decorators.js';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

type Handler = (this: object, ...args: unknown[]) => unknown;
type Controller = new (...args: unknown[]) => object;

const reflector = new Reflector();
const scope = new TenantScope();
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
        if (modeOf(handler, controller, RequestMethod[method]) === 'request') {
          // On the controller's own prototype: the method may be inherited, and a sister may want it otherwise.
          Object.defineProperty(prototype, name, { value: inTransaction(handler), writable: true, configurable: true });
        }
      }
    }
  }
}

function modeOf(handler: Handler, controller: Controller, method: string): TransactionMode {
  const said = reflector.getAllAndOverride<TransactionMode | undefined>(TENANT_TRANSACTION, [handler, controller]);
  return said ?? (SAFE_METHODS.has(method) ? 'statement' : 'request');
}

/** Called by itself, or inside a scope that somebody has opened, it is the handler and nothing else. */
function inTransaction(handler: Handler): Handler {
  const wrapped: Handler = function (...args) {
    const door = currentPlace()?.scope;
    const tenant = door instanceof RequestDoor ? door.tenant : null;
    if (!tenant) return handler.apply(this, args);
    const work = async () => {
      const result = await handler.apply(this, args);
      return isObservable(result) ? lastValueFrom(result, { defaultValue: undefined }) : result;
    };
    return scope.runRequest(tenant, work, (door as RequestDoor).clientGone(), (door as RequestDoor).dataSource);
  };
  for (const key of Reflect.getMetadataKeys(handler)) {
    Reflect.defineMetadata(key, Reflect.getMetadata(key, handler), wrapped);
  }
  Object.defineProperty(wrapped, 'name', { value: handler.name });
  transactional.add(wrapped);
  return wrapped;
}
