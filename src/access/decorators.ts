import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import { type Principal } from './principal.js';

export const PUBLIC_ROUTE = 'tenantry:public';
export const REQUIRED_PERMISSIONS = 'tenantry:permissions';
export const PLATFORM_ROUTE = 'tenantry:platform';
export const NO_TENANT_ROUTE = 'tenantry:no-tenant';

/** The route is open: no credential is asked for (health, sign-up, log-in). */
export const Public = () => SetMetadata(PUBLIC_ROUTE, true);

/** Only a platform key may call the route; it enters no tenant. */
export const PlatformOnly = () => SetMetadata(PLATFORM_ROUTE, true);

/** A signed-in person may call the route without having chosen a tenant (list my workspaces). */
export const WithoutTenant = () => SetMetadata(NO_TENANT_ROUTE, true);

/** The principal needs these permissions in the tenant; 403 names the missing one. */
export const Requires = (...permissions: string[]) => SetMetadata(REQUIRED_PERMISSIONS, permissions);

/** The principal of the request, as the guard found it. */
export const CurrentPrincipal = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Principal | undefined =>
    context.switchToHttp().getRequest<{ principal?: Principal }>().principal,
);
