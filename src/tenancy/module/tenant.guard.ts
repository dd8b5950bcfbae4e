import { type CanActivate, type ExecutionContext } from '@nestjs/common';
import { type Request } from 'express';
import { assertEnterable, isPromise, type TenantResolver } from '../request/tenant-resolver.js';
import { giveTenant, type TenantRequest } from '../scope/request-door.js';
import { type Tenant } from '../tenant.js';

/** The last of the global guards: looks whose a request is where no guard before it has said (`request.tenant`). */
export class TenantGuard implements CanActivate {
  constructor(private readonly resolver: TenantResolver) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<Request & TenantRequest>();
    return request.tenant === undefined ? this.resolve(request) : true;
  }

  private resolve(request: Request & TenantRequest): boolean | Promise<boolean> {
    const found = this.resolver.fromRequest(request);
    return isPromise(found) ? found.then((tenant) => this.enter(request, tenant)) : this.enter(request, found);
  }

  private enter(request: TenantRequest, tenant: Tenant | null): boolean {
    if (tenant) assertEnterable(tenant);
    giveTenant(request, tenant);
    return true;
  }
}
