import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type Request, type Response } from 'express';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { assertEnterable, TenantResolver } from '../request/tenant-resolver.js';
import { type TransactionMode } from '../scope/scope-state.js';
import { TenantScope } from '../scope/tenant-scope.js';
import { TENANT_TRANSACTION, type TenantRequest } from './decorators.js';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Runs the handler inside the scope of the request's tenant. A guard that has looked leaves `request.tenant` (null for
 * none); without such a guard the interceptor looks itself.
 */
@Injectable()
export class TenantInterceptor implements NestInterceptor {
  constructor(
    private readonly scope: TenantScope,
    private readonly resolver: TenantResolver,
    private readonly reflector: Reflector,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    if (context.getType() !== 'http') return next.handle();
    const request = context.switchToHttp().getRequest<Request & TenantRequest>();
    if (request.tenant === undefined) {
      request.tenant = await this.resolver.fromRequest(request);
      if (request.tenant) assertEnterable(request.tenant);
    }
    const { tenant } = request;
    if (!tenant) return next.handle();
    const signal = abortedWith(context.switchToHttp().getResponse<Response>());
    if (this.modeOf(context, request.method) === 'statement') {
      return this.scope.observe(tenant, () => next.handle(), { signal });
    }
    const work = () => lastValueFrom(next.handle(), { defaultValue: undefined });
    return from(this.scope.run(tenant, work, { transaction: 'request', signal }));
  }

  private modeOf(context: ExecutionContext, method: string): TransactionMode {
    const targets = [context.getHandler(), context.getClass()];
    const said = this.reflector.getAllAndOverride<TransactionMode | undefined>(TENANT_TRANSACTION, targets);
    return said ?? (SAFE_METHODS.has(method) ? 'statement' : 'request');
  }
}

/** Aborts when the client goes away before it has been answered: what runs for it on the server is cancelled. */
function abortedWith(response: Response): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) controller.abort();
  });
  return controller.signal;
}
