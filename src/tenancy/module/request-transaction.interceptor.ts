import { type CallHandler, type ExecutionContext, type NestInterceptor, RequestMethod } from '@nestjs/common';
import { INTERCEPTORS_METADATA, METHOD_METADATA } from '@nestjs/common/constants.js';
import { MetadataScanner, type ModulesContainer, Reflector } from '@nestjs/core';
import { type Request, type Response } from 'express';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { ClientGone } from '../scope/client-gone.js';
import { type TenantRequest } from '../scope/request-door.js';
import { type TransactionMode } from '../scope/scope-state.js';
import { TenantScope } from '../scope/tenant-scope.js';
import { TENANT_TRANSACTION } from './decorators.js';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

type Handler = (...args: unknown[]) => unknown;
type Controller = new (...args: unknown[]) => object;

/** Makes one transaction of a handler: committed before the response is sent, rolled back when the handler throws. */
class RequestTransactionInterceptor implements NestInterceptor {
  private readonly scope = new TenantScope();
  private readonly reflector = new Reflector();

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const { tenant, method } = http.getRequest<Request & TenantRequest>();
    const controller = context.getClass<Controller>();
    if (!tenant || this.modeOf(context.getHandler() as Handler, controller, method) === 'statement')
      return next.handle();
    const work = () => lastValueFrom(next.handle(), { defaultValue: undefined });
    return from(this.scope.runRequest(tenant, work, new ClientGone(http.getResponse<Response>())));
  }

  modeOf(handler: Handler, controller: Controller, method: string): TransactionMode {
    const said = this.reflector.getAllAndOverride<TransactionMode | undefined>(TENANT_TRANSACTION, [
      handler,
      controller,
    ]);
    return said ?? (SAFE_METHODS.has(method) ? 'statement' : 'request');
  }
}

/** Without state, as handlers are of classes and classes are of all applications of the process. */
const interceptor = new RequestTransactionInterceptor();

/**
 * Gives every handler that is one transaction the interceptor that makes it so, as `@UseInterceptors` would. The others
 * have none: an interceptor alone costs a request about a tenth of its time. To be called before routes are made.
 */
export function interceptTransactions(modules: ModulesContainer): void {
  const scanner = new MetadataScanner();
  for (const { controllers } of modules.values()) {
    for (const { metatype } of controllers.values()) {
      const controller = metatype as Controller;
      for (const name of scanner.getAllMethodNames(controller.prototype as object)) {
        const handler = (controller.prototype as Record<string, Handler>)[name];
        const method = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined;
        if (method === undefined || interceptor.modeOf(handler, controller, RequestMethod[method]) === 'statement')
          continue;
        const present = (Reflect.getMetadata(INTERCEPTORS_METADATA, handler) as unknown[] | undefined) ?? [];
        if (present.includes(interceptor)) continue;
        Reflect.defineMetadata(INTERCEPTORS_METADATA, [interceptor, ...present], handler);
      }
    }
  }
}
