import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { AccessRegistry, IDENTITY_MANAGER, type Principal } from '../../../access/index.js';
import { type Tenant } from '../../../tenancy/index.js';
import { User, UserStatus } from '../platform/user.entity.js';
import { CommerceApiKeys } from '../team/api-keys.js';
import { permissionsOfRole } from './permissions.js';
import { Sessions } from './sessions.js';
import { API_KEY_PREFIX, SESSION_PREFIX } from './tokens.js';

const RE_AUTHENTICATE = 'POST /commerce/auth/re-authenticate';

/** Tells the guard about this blueprint's sessions and API keys. Both enter their own shop only. */
@Injectable()
export class CommerceAuthenticators implements OnModuleInit {
  constructor(
    private readonly registry: AccessRegistry,
    private readonly sessions: Sessions,
    private readonly keys: CommerceApiKeys,
    @Inject(IDENTITY_MANAGER) private readonly manager: EntityManager,
  ) {}

  onModuleInit(): void {
    this.registry.addAuthenticator({ tokenPrefix: SESSION_PREFIX, authenticate: (token) => this.bySession(token) });
    this.registry.addAuthenticator({ tokenPrefix: API_KEY_PREFIX, authenticate: (token) => this.byKey(token) });
    this.registry.addPermissions('commerce', {
      // A session was read together with its member's role a moment ago; a key bound to a member was not.
      permissionsOf: ({ session, scopes, userId }, tenant) =>
        session ? Promise.resolve(new Set(scopes)) : this.permissionsOfMember(userId!, tenant),
    });
  }

  private async bySession(token: string): Promise<Principal | null> {
    const found = await this.sessions.find(token);
    if (!found) return null;
    const { id, organizationId, user, authenticatedAt, createdAt } = found;
    const scopes = permissionsOfRole(user.role);
    const session = { authenticatedAt: authenticatedAt ?? createdAt, reAuthenticateAt: RE_AUTHENTICATE };
    return { kind: 'tenant', keyId: id, tenantId: organizationId, userId: user.id, scopes, session };
  }

  /** A key without a maker is limited by its scopes alone: the operator made it, or it is older than the column. */
  private async byKey(token: string): Promise<Principal | null> {
    const key = await this.keys.find(token);
    if (!key) return null;
    const { id, organizationId, createdBy } = key;
    const makers = createdBy && permissionsOfRole(createdBy.role);
    const scopes = makers ? key.scopes.filter((scope) => makers.includes(scope)) : key.scopes;
    return { kind: 'tenant', keyId: id, tenantId: organizationId, userId: null, scopes };
  }

  private async permissionsOfMember(id: string, tenant: Tenant): Promise<ReadonlySet<string> | null> {
    const active = { id, organizationId: tenant.id, status: UserStatus.Active };
    const user = await this.manager.findOneBy(User, active);
    return user && new Set(permissionsOfRole(user.role));
  }
}
