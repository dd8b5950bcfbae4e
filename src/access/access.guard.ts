import {
  type CanActivate,
  type ExecutionContext,
  ForbiddenException,
  Inject,
  Injectable,
  UnauthorizedException,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import {
  assertEnterable,
  getTenantFromRequest,
  type RequestLike,
  TENANCY_OPTIONS,
  type TenancyOptions,
  type Tenant,
  TenantNotFoundError,
  TenantResolver,
} from '../tenancy/index.js';
import { ACCESS_OPTIONS, type AccessOptions } from './access-options.js';
import { AccessRegistry, type Authenticator } from './authenticators.js';
import { BlueprintRoutes } from './blueprint-routes.js';
import { NO_TENANT_ROUTE, PLATFORM_ROUTE, PUBLIC_ROUTE, REQUIRED_PERMISSIONS } from './decorators.js';
import { admit, EntranceNotAuthorisedError, type GuardedRequest, requestOfContext } from './entrances/index.js';
import { assertPermitted, PermissionCheck } from './permission-check.js';
import { type Principal } from './principal.js';
import { RecentSignIn, SENSITIVE_ACT, type SensitiveAct } from './sign-in/index.js';

/** Reading needs the first scope of a platform key that does not have all, anything else the second. */
const [OPS_READ, OPS_WRITE] = ['ops.read', 'ops.write'];
const SAFE_METHODS = ['GET', 'HEAD'];

const BEARER = /^Bearer ([\x21-\x7e]{1,512})$/i;

/**
 * Principal → membership → scope. It decides, in this order: is the tenant's name well-formed (400, before any SQL),
 * whose credential is it (401), which tenant may it enter (404, one body for "no such" and "not yours"), is the tenant
 * up (503), may the principal do this there (403), and does it need the person (403). A key bound to a user who may not
 * enter the tenant any more is 401.
 *
 * Handlers of every kind are decided on. Of those without a request (messages) the application says where the credential is,
 * or they are refused.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly registry: AccessRegistry,
    private readonly resolver: TenantResolver,
    private readonly permissions: PermissionCheck,
    private readonly recentSignIn: RecentSignIn,
    private readonly routes: BlueprintRoutes,
    @Inject(ACCESS_OPTIONS) private readonly options: AccessOptions,
    @Inject(TENANCY_OPTIONS) private readonly tenancy: TenancyOptions,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = requestOfContext(context, this.options.requestOf);
    // Several resolvers of one GraphQL request are decided on at once: none takes the tenant away from another.
    if (request && (isHttp(context) || request.tenant === undefined)) request.tenant = null;
    if (this.says(context, PUBLIC_ROUTE)) return admit(context);
    if (!request) throw new EntranceNotAuthorisedError(context.getType());
    await this.decide(context, request);
    return admit(context);
  }

  private async decide(context: ExecutionContext, request: GuardedRequest): Promise<void> {
    getTenantFromRequest(request, { baseDomain: this.tenancy.baseDomain });
    const { principal, authenticator } = await this.authenticate(request);
    if (this.says(context, PLATFORM_ROUTE)) {
      this.admitPlatform(principal, request.method);
      request.principal = principal;
      return;
    }
    const tenant = await this.tenantFor(request, principal, authenticator);
    if (tenant && !this.routes.isOpenTo(tenant.blueprint, context.getClass())) throw new TenantNotFoundError();
    if (!tenant && !this.says(context, NO_TENANT_ROUTE)) throw new TenantNotFoundError();
    const permitted = tenant ? await this.permit(context, principal, tenant) : principal;
    if (this.isSensitive(context)) this.recentSignIn.assert(principal);
    request.principal = permitted;
    request.tenant = tenant;
  }

  /** The principal with what it may do in the tenant, where the route asks for that. */
  private async permit(context: ExecutionContext, principal: Principal, tenant: Tenant): Promise<Principal> {
    assertEnterable(tenant);
    const required =
      this.reflector.getAllAndOverride<string[] | undefined>(REQUIRED_PERMISSIONS, targetsOf(context)) ?? [];
    // Whether the user of a key may still enter is asked at each request; a session was asked for it already.
    const isPersonalKey = principal.userId !== null && !principal.session;
    // Resolvers of one GraphQL request share its principal: whichever sets it last, it has the permissions.
    if (required.length === 0 && !isPersonalKey && isHttp(context)) return principal;
    const permissions = await this.permissions.permissionsOf(principal, tenant);
    if (!permissions) throw new UnauthorizedException();
    assertPermitted(permissions, required);
    return { ...principal, permissions };
  }

  /** Where it depends on the body, which is not read yet, the route's own guard decides. */
  private isSensitive(context: ExecutionContext): boolean {
    const act = this.reflector.getAllAndOverride<SensitiveAct | undefined>(SENSITIVE_ACT, targetsOf(context));
    return !!act && (!act.toSet || !isHttp(context));
  }

  private says(context: ExecutionContext, mark: string): boolean {
    return this.reflector.getAllAndOverride<boolean | undefined>(mark, targetsOf(context)) === true;
  }

  private async authenticate(request: RequestLike): Promise<{ principal: Principal; authenticator: Authenticator }> {
    const token = BEARER.exec(request.headers.authorization ?? '')?.[1];
    const authenticator = token === undefined ? undefined : this.registry.authenticatorFor(token);
    const principal = await authenticator?.authenticate(token!);
    if (!authenticator || !principal) throw new UnauthorizedException();
    return { principal, authenticator };
  }

  private admitPlatform({ kind, scopes }: Principal, method = ''): void {
    if (kind !== 'platform') throw new ForbiddenException({ code: 'forbidden', message: 'A platform key is needed.' });
    assertPermitted(new Set(scopes), [SAFE_METHODS.includes(method) ? OPS_READ : OPS_WRITE]);
  }

  /** The tenant the request is about, if the principal may know of it; null when none is named and none is its own. */
  private async tenantFor(
    request: RequestLike,
    principal: Principal,
    authenticator: Authenticator,
  ): Promise<Tenant | null> {
    const named = await this.resolver.fromRequest(request);
    const tenant = named ?? (principal.tenantId ? await this.ownTenant(principal.tenantId) : null);
    if (!tenant) return null;
    if (principal.kind !== 'platform') {
      const may = authenticator.mayEnter
        ? await authenticator.mayEnter(principal, tenant)
        : principal.tenantId === tenant.id;
      if (!may) throw new TenantNotFoundError();
    }
    return tenant;
  }

  private async ownTenant(id: string): Promise<Tenant> {
    const tenant = await this.tenancy.lookup.find({ kind: 'id', value: id });
    if (!tenant) throw new TenantNotFoundError();
    return tenant;
  }
}

function isHttp(context: ExecutionContext): boolean {
  return context.getType() === 'http';
}

function targetsOf(context: ExecutionContext) {
  return [context.getHandler(), context.getClass()];
}
