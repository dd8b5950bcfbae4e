import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ApiKeys, type ApiKeySummary } from '../meta/index.js';
import { AccessRegistry, type Authenticator } from './authenticators.js';
import { type Principal } from './principal.js';

/** Keys of the register: a tenant's enters that tenant only, the platform's any. */
@Injectable()
export class ApiKeyAuthenticator implements Authenticator, OnModuleInit {
  readonly tokenPrefix = 'tk_';

  constructor(
    private readonly keys: ApiKeys,
    private readonly registry: AccessRegistry,
  ) {}

  onModuleInit(): void {
    this.registry.addAuthenticator(this);
  }

  async authenticate(token: string): Promise<Principal | null> {
    return principalOfKey(await this.keys.verify(token));
  }

  async principalOf(id: string): Promise<Principal | null> {
    return principalOfKey(await this.keys.find(id));
  }
}

function principalOfKey(key: ApiKeySummary | null): Principal | null {
  return (
    key && {
      kind: key.tenantId === null ? 'platform' : 'tenant',
      keyId: key.id,
      tenantId: key.tenantId,
      userId: key.userId,
      scopes: key.scopes,
    }
  );
}
