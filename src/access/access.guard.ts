import {
  type CanActivate,
  type ExecutionContext,
  ForbiddenException,
  Inject,
  Injectable,
  UnauthorizedException,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type Request } from 'express';
import {
  assertEnterable,
  getTenantFromRequest,
  TENANCY_OPTIONS,
  type TenancyOptions,
  type Tenant,
  TenantNotFoundError,
  type TenantRequest,
  TenantResolver,
} from '../tenancy/index.js';
import { AccessRegistry, type Authenticator } from './authenticators.js';
import { BlueprintRoutes } from './blueprint-routes.js';
import { NO_TENANT_ROUTE, PLATFORM_ROUTE, PUBLIC_ROUTE, REQUIRED_PERMISSIONS } from './decorators.js';
import { assertPermitted, PermissionCheck } from './permission-check.js';
import { type Principal } from './principal.js';
import { RecentSignIn, SENSITIVE_ACT, type SensitiveAct } from './sign-in/index.js';

type GuardedRequest = Request & TenantRequest & { principal?: Principal };

/** Reading needs the first scope of a platform key that does not have all, anything else the second. */
const [OPS_READ, OPS_WRITE] = ['ops.read', 'ops.write'];
const SAFE_METHODS = ['GET', 'HEAD'];

const BEARER = /^Bearer ([\x21-\x7e]{1,512})$/i;

/**
 * Principal → membership → scope. It decides, in this order: is the tenant's name well-formed (400, before any SQL),
 * whose credential is it (401), which tenant may it enter (404, one body for "no such" and "not yours"), is the tenant
 * up (503), may the principal do this there (403), and does it need the person (403). A key bound to a user who may not
 * enter the tenant any more is 401.
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
    @Inject(TENANCY_OPTIONS) private readonly tenancy: TenancyOptions,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<GuardedRequest>();
    request.tenant = null;
    if (this.says(context, PUBLIC_ROUTE)) return true;
    getTenantFromRequest(request, { baseDomain: this.tenancy.baseDomain });
    const { principal, authenticator } = await this.authenticate(request);
    request.principal = principal;
    if (this.says(context, PLATFORM_ROUTE)) return this.admitPlatform(principal, request.method);
    const tenant = await this.tenantFor(request, principal, authenticator);
    if (tenant && !this.routes.isOpenTo(tenant.blueprint, context.getClass())) throw new TenantNotFoundError();
    if (tenant) request.principal = await this.permit(context, principal, tenant);
    else if (!this.says(context, NO_TENANT_ROUTE)) throw new TenantNotFoundError();
    if (this.isSensitive(context)) this.recentSignIn.assert(principal);
    request.tenant = tenant;
    return true;
  }

  /** The principal with what it may do in the tenant, where the route asks for that. */
  private async permit(context: ExecutionContext, principal: Principal, tenant: Tenant): Promise<Principal> {
    assertEnterable(tenant);
    const required =
      this.reflector.getAllAndOverride<string[] | undefined>(REQUIRED_PERMISSIONS, targetsOf(context)) ?? [];
    // Whether the user of a key may still enter is asked at each request; a session was asked for it already.
    const isPersonalKey = principal.userId !== null && !principal.session;
    if (required.length === 0 && !isPersonalKey) return principal;
    const permissions = await this.permissions.permissionsOf(principal, tenant);
    if (!permissions) throw new UnauthorizedException();
    assertPermitted(permissions, required);
    return { ...principal, permissions };
  }

  /** Where it depends on the body, which is not read yet, the route's own guard decides. */
  private isSensitive(context: ExecutionContext): boolean {
    const act = this.reflector.getAllAndOverride<SensitiveAct | undefined>(SENSITIVE_ACT, targetsOf(context));
    return !!act && !act.toSet;
  }

  private says(context: ExecutionContext, mark: string): boolean {
    return this.reflector.getAllAndOverride<boolean | undefined>(mark, targetsOf(context)) === true;
  }

  private async authenticate(request: Request): Promise<{ principal: Principal; authenticator: Authenticator }> {
    const token = BEARER.exec(request.headers.authorization ?? '')?.[1];
    const authenticator = token === undefined ? undefined : this.registry.authenticatorFor(token);
    const principal = await authenticator?.authenticate(token!);
    if (!authenticator || !principal) throw new UnauthorizedException();
    return { principal, authenticator };
  }

  private admitPlatform({ kind, scopes }: Principal, method: string): boolean {
    if (kind !== 'platform') throw new ForbiddenException({ code: 'forbidden', message: 'A platform key is needed.' });
    assertPermitted(new Set(scopes), [SAFE_METHODS.includes(method) ? OPS_READ : OPS_WRITE]);
    return true;
  }

  /** The tenant the request is about, if the principal may know of it; null when none is named and none is its own. */
  private async tenantFor(
    request: Request,
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

function targetsOf(context: ExecutionContext) {
  return [context.getHandler(), context.getClass()];
}
