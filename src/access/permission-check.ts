import { ForbiddenException, Injectable } from '@nestjs/common';
import { type Tenant, TenantScope } from '../tenancy/index.js';
import { AccessRegistry } from './authenticators.js';
import { type Principal } from './principal.js';

/** The scope of a key that has no limits of its own. */
export const EVERYTHING = '*';

/** What a principal may do: a person by the role in the tenant, a machine by the scopes of its key. */
@Injectable()
export class PermissionCheck {
  constructor(
    private readonly registry: AccessRegistry,
    private readonly scope: TenantScope,
  ) {}

  /**
   * What the principal may do in the tenant at this moment; null when its user may not enter it any more (disabled,
   * removed, unknown). A key bound to a user may do what its scopes and the user's role both allow.
   * @throws ForbiddenException for a key bound to a user of a blueprint that names no permissions of users.
   */
  async permissionsOf(principal: Principal, tenant: Tenant): Promise<ReadonlySet<string> | null> {
    if (!principal.userId) return new Set(principal.scopes);
    const source = this.registry.permissionsFor(tenant.blueprint);
    if (source) {
      const own = await this.scope.run(tenant, () => source.permissionsOf(principal, tenant));
      return own && !principal.session ? intersection(principal.scopes, own) : own;
    }
    if (principal.session) return new Set(principal.scopes);
    throw new ForbiddenException({
      code: 'forbidden',
      message: `The key is bound to a user, and nothing says what a user of "${tenant.blueprint}" may do.`,
    });
  }
}

/** @throws ForbiddenException naming the first permission that is missing. */
export function assertPermitted(granted: ReadonlySet<string>, required: readonly string[]): void {
  const missing = firstMissing(granted, required);
  if (missing !== undefined) {
    throw new ForbiddenException({ code: 'forbidden', message: `The permission "${missing}" is needed.` });
  }
}

/**
 * Refuses to hand on what the principal lacks: a role, or the scopes of a key. Without a principal (an application
 * without access control) nothing is refused.
 * @throws ForbiddenException (403, `beyond_your_own`) naming the first permission that is missing.
 *
 * @example
 * assertMayGive(principal, permissionsOfRole('admin'));
 */
export function assertMayGive(
  principal: Pick<Principal, 'scopes' | 'permissions'> | undefined,
  permissions: Iterable<string>,
): void {
  if (!principal) return;
  const missing = firstMissing(principal.permissions ?? new Set(principal.scopes), permissions);
  if (missing === undefined) return;
  throw new ForbiddenException({
    code: 'beyond_your_own',
    message: `Only a caller with the permission "${missing}" may give it, take it, or change a user who has it.`,
  });
}

function firstMissing(granted: ReadonlySet<string>, wanted: Iterable<string>): string | undefined {
  if (granted.has(EVERYTHING)) return undefined;
  return [...wanted].find((permission) => !granted.has(permission));
}

function intersection(scopes: readonly string[], own: ReadonlySet<string>): ReadonlySet<string> {
  if (scopes.includes(EVERYTHING)) return own;
  return new Set(own.has(EVERYTHING) ? scopes : scopes.filter((scope) => own.has(scope)));
}
