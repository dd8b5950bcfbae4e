import { Injectable } from '@nestjs/common';
import { type Tenant } from '../tenancy/index.js';
import { type Principal } from './principal.js';

/** Knows one kind of credential: API keys, or a blueprint's sessions. */
export interface Authenticator {
  /** Credentials of this kind begin with it; no two kinds share one. */
  readonly tokenPrefix: string;
  /** Whose credential this is, or null when it is unknown, expired or revoked. */
  authenticate(token: string): Promise<Principal | null>;
  /** Whose credential has this id, under the same conditions: to ask again what the owner may do, without the token. */
  principalOf?(id: string): Promise<Principal | null>;
  /** May this principal enter the tenant? Default: the tenant its credential belongs to. */
  mayEnter?(principal: Principal, tenant: Tenant): Promise<boolean>;
}

/** Says what a principal may do inside a tenant, for one blueprint. */
export interface PermissionSource {
  /**
   * What the principal's user may do at this moment, by the role in the tenant; null when the user may not enter it
   * (disabled, removed, unknown): the request is then answered 401. Called inside the tenant's scope, for principals
   * bound to a user. What the scopes of a key leave of it is the caller's to work out.
   */
  permissionsOf(principal: Principal, tenant: Tenant): Promise<ReadonlySet<string> | null>;
}

/** The kinds of credentials and the sources of permissions an application knows; blueprints add theirs when they start. */
@Injectable()
export class AccessRegistry {
  private readonly authenticators: Authenticator[] = [];
  private readonly permissions = new Map<string, PermissionSource>();

  addAuthenticator(authenticator: Authenticator): void {
    this.authenticators.push(authenticator);
  }

  addPermissions(blueprint: string, source: PermissionSource): void {
    this.permissions.set(blueprint, source);
  }

  authenticatorFor(token: string): Authenticator | undefined {
    return this.authenticators.find((each) => token.startsWith(each.tokenPrefix));
  }

  /** The principal behind the key or session with this id, while that is good; null otherwise. */
  async principalOf(id: string): Promise<Principal | null> {
    for (const authenticator of this.authenticators) {
      const principal = await authenticator.principalOf?.(id);
      if (principal) return principal;
    }
    return null;
  }

  permissionsFor(blueprint: string): PermissionSource | undefined {
    return this.permissions.get(blueprint);
  }
}
