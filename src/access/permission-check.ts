import { ForbiddenException, Injectable } from '@nestjs/common';
import { type Tenant, TenantScope } from '../tenancy/index.js';
import { AccessRegistry } from './authenticators.js';
import { type Principal } from './principal.js';

const EVERYTHING = '*';

/** What a principal may do: a person by the role in the tenant, a machine by the scopes of its key. */
@Injectable()
export class PermissionCheck {
  constructor(
    private readonly registry: AccessRegistry,
    private readonly scope: TenantScope,
  ) {}

  /** @throws ForbiddenException naming the first permission that is missing. */
  async assert(principal: Principal, tenant: Tenant, required: readonly string[]): Promise<void> {
    const granted = await this.permissionsOf(principal, tenant);
    if (granted.has(EVERYTHING)) return;
    const missing = required.find((permission) => !granted.has(permission));
    if (missing) {
      throw new ForbiddenException({ code: 'forbidden', message: `The permission "${missing}" is needed.` });
    }
  }

  async permissionsOf(principal: Principal, tenant: Tenant): Promise<ReadonlySet<string>> {
    const source = principal.userId ? this.registry.permissionsFor(tenant.blueprint) : undefined;
    if (!source) return new Set(principal.scopes);
    return this.scope.run(tenant, () => source.permissionsOf(principal, tenant));
  }
}
