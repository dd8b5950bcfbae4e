import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AccessRegistry, type Authenticator, type PermissionSource, type Principal } from '../../../access/index.js';
import { type Tenant } from '../../../tenancy/index.js';
import { Memberships } from '../invitations/memberships.js';
import { permissionsOf } from '../invitations/role-permissions.js';
import { Sessions } from './sessions.js';
import { SESSION_PREFIX } from './tokens.js';

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
    const session = await this.sessions.find(token);
    if (!session) return null;
    const places = await this.memberships.of(session.userId);
    const tenantId = places.length === 1 ? places[0].tenantId : null;
    return { kind: 'tenant', keyId: session.id, tenantId, userId: session.userId, scopes: [] };
  }

  async mayEnter({ userId }: Principal, tenant: Tenant): Promise<boolean> {
    if (tenant.blueprint !== 'reporting' || !userId) return false;
    return (await this.memberships.rolesIn(userId, tenant.id)).length > 0;
  }

  async permissionsOf({ userId }: Principal, tenant: Tenant): Promise<ReadonlySet<string>> {
    return permissionsOf(userId ? await this.memberships.rolesIn(userId, tenant.id) : []);
  }
}
