import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AccessRegistry, type Authenticator, type PermissionSource, type Principal } from '../../../access/index.js';
import { type Tenant } from '../../../tenancy/index.js';
import { Memberships } from '../invitations/memberships.js';
import { permissionsOf } from '../invitations/role-permissions.js';
import { Sessions } from './sessions.js';
import { SESSION_PREFIX } from './tokens.js';

const RE_AUTHENTICATE = 'POST /reporting/re-authenticate';

/**
 * Lets people in with their session: into the tenants they are members of, an agency admin into every reporting tenant.
 * Whoever is in exactly one tenant need not name it.
 */
@Injectable()
export class SessionAuthenticator implements Authenticator, PermissionSource, OnModuleInit {
  readonly tokenPrefix = SESSION_PREFIX;

  constructor(
    private readonly sessions: Sessions,
    private readonly memberships: Memberships,
    private readonly registry: AccessRegistry,
  ) {}

  onModuleInit(): void {
    this.registry.addAuthenticator(this);
    this.registry.addPermissions('reporting', this);
  }

  async authenticate(token: string): Promise<Principal | null> {
    const found = await this.sessions.find(token);
    if (!found) return null;
    const { id, userId, authenticatedAt, createdAt } = found;
    const places = await this.memberships.of(userId);
    const tenantId = places.length === 1 ? places[0].tenantId : null;
    const session = { authenticatedAt: authenticatedAt ?? createdAt, reAuthenticateAt: RE_AUTHENTICATE };
    return { kind: 'tenant', keyId: id, tenantId, userId, scopes: [], session };
  }

  async mayEnter({ userId }: Principal, tenant: Tenant): Promise<boolean> {
    if (tenant.blueprint !== 'reporting' || !userId) return false;
    return (await this.memberships.rolesIn(userId, tenant.id)).length > 0;
  }

  async permissionsOf({ userId }: Principal, tenant: Tenant): Promise<ReadonlySet<string> | null> {
    const roles = userId ? await this.memberships.rolesIn(userId, tenant.id) : [];
    return roles.length > 0 ? permissionsOf(roles) : null;
  }
}
