import { applyDecorators, createParamDecorator, SetMetadata, type ExecutionContext, UseGuards } from '@nestjs/common';
import { ApiProblems } from '../http/index.js';
import { requestOfHandler, type RequestLike, TenantTransaction } from '../tenancy/index.js';
import { type Principal } from './principal.js';
import { SENSITIVE_ACT, type SensitiveAct } from './sign-in/recent-sign-in.js';
import { SensitiveFieldsGuard } from './sign-in/sensitive-fields.guard.js';

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

/**
 * The route is in a tenant and writes through `IDENTITY_MANAGER`, whose login is not in the tenant's transaction. Its
 * `Idempotency-Key` is committed as begun before the handler runs and as done afterwards, so a repeat after a crash in
 * between gets 409 `idempotency_started`. The tenant's own statements each stand alone. For POST and PATCH.
 *
 * @example
 * @WritesIdentities()
 * @Post('invitations')
 */
export const WritesIdentities = () => TenantTransaction('statement');

/** The principal needs these permissions in the tenant; 403 names the missing one. */
export const Requires = (...permissions: string[]) => SetMetadata(REQUIRED_PERMISSIONS, permissions);

/**
 * The route is a sensitive act (owners, team, roles, keys, secrets): it needs the session of a person who proved who
 * they are in the last `SENSITIVE_ACTION_MINUTES`. A tenant's key gets 403 `session_required`, an older session 403
 * `recent_sign_in_required`. `toSet` limits it to bodies that set one of the fields.
 *
 * @example
 * @RequiresRecentSignIn({ toSet: ['shopifyAccessToken'] })
 */
export const RequiresRecentSignIn = (act: SensitiveAct = {}) =>
  applyDecorators(
    SetMetadata(SENSITIVE_ACT, act),
    ...(act.toSet ? [UseGuards(SensitiveFieldsGuard)] : []),
    ApiProblems(401, 403),
  );

/** The principal of the request, as the guard found it, of routes and GraphQL resolvers; undefined in handlers of messages. */
export const CurrentPrincipal = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Principal | undefined =>
    requestOfHandler<RequestLike & { principal?: Principal }>(context)?.principal,
);
