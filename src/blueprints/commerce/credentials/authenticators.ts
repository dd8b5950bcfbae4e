import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AccessRegistry, type Principal } from '../../../access/index.js';
import { CommerceApiKeys } from '../team/api-keys.js';
import { permissionsOfRole } from './permissions.js';
import { Sessions } from './sessions.js';
import { API_KEY_PREFIX, SESSION_PREFIX } from './tokens.js';

/** Tells the guard about this blueprint's sessions and API keys. Both enter their own shop only. */
@Injectable()
export class CommerceAuthenticators implements OnModuleInit {
  constructor(
    private readonly registry: AccessRegistry,
    private readonly sessions: Sessions,
    private readonly keys: CommerceApiKeys,
  ) {}

  onModuleInit(): void {
    this.registry.addAuthenticator({ tokenPrefix: SESSION_PREFIX, authenticate: (token) => this.bySession(token) });
    this.registry.addAuthenticator({ tokenPrefix: API_KEY_PREFIX, authenticate: (token) => this.byKey(token) });
    // What a person may do came with the session; it was read with the role a moment ago.
    this.registry.addPermissions('commerce', { permissionsOf: async ({ scopes }) => new Set(scopes) });
  }

  private async bySession(token: string): Promise<Principal | null> {
    const session = await this.sessions.find(token);
    if (!session) return null;
    const { id, organizationId, user } = session;
    const scopes = permissionsOfRole(user.role);
    return { kind: 'tenant', keyId: id, tenantId: organizationId, userId: user.id, scopes };
  }

  private async byKey(token: string): Promise<Principal | null> {
    const key = await this.keys.find(token);
    if (!key) return null;
    return { kind: 'tenant', keyId: key.id, tenantId: key.organizationId, userId: null, scopes: key.scopes };
  }
}
