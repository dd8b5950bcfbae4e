import { type CanActivate, type ExecutionContext } from '@nestjs/common';
import { type Request } from 'express';
import { assertEnterable, type TenantResolver } from '../request/tenant-resolver.js';
import { type TenantRequest } from '../scope/request-door.js';

/** The last of the global guards: looks whose a request is where no guard before it has said (`request.tenant`). */
export class TenantGuard implements CanActivate {
  constructor(private readonly resolver: TenantResolver) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<Request & TenantRequest>();
    return request.tenant === undefined ? this.resolve(request) : true;
  }

  private resolve(request: Request & TenantRequest): Promise<boolean> {
    return this.resolver.fromRequest(request).then((tenant) => {
      if (tenant) assertEnterable(tenant);
      request.tenant = tenant;
      return true;
    });
  }
}
