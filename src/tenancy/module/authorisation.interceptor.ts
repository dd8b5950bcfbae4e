import { type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { type Observable } from 'rxjs';
import { TenantNotFoundError } from '../errors.js';
import { type RequestLike } from '../request/get-tenant-from-request.js';
import { requestOfHandler } from '../request/request-of-handler.js';
import { assertEnterable, type TenantResolver } from '../request/tenant-resolver.js';
import { giveTenant, type TenantRequest } from '../scope/request-door.js';
import { type TenancyOptions } from './options.js';

/**
 * Asks the application's `authorize` about each request that names a tenant. An interceptor, because guards of controllers
 * and routes, which say whose the request is (`AuthGuard('jwt')`), run after all global guards. Until `authorize` has
 * returned true the request has no tenant, so guards cannot read a tenant's data.
 */
export class AuthorisationInterceptor implements NestInterceptor {
  constructor(
    private readonly resolver: TenantResolver,
    private readonly authorize: NonNullable<TenancyOptions['authorize']>,
  ) {}

  /** @throws TenantNotFoundError, TenantUnavailableError, and what the resolver throws. */
  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = requestOfHandler<RequestLike & TenantRequest>(context);
    if (request) await this.enter(request);
    return next.handle();
  }

  private async enter(request: RequestLike & TenantRequest): Promise<void> {
    const tenant = request.tenant === undefined ? await this.resolver.fromRequest(request) : request.tenant;
    if (tenant && (await this.authorize(request, tenant)) !== true) {
      giveTenant(request, null);
      throw new TenantNotFoundError();
    }
    // Only now: a stranger does not learn that a tenant is suspended.
    if (tenant) assertEnterable(tenant);
    giveTenant(request, tenant);
  }
}
