import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, IsNull, type Repository } from 'typeorm';
import {
  AccessRegistry,
  IDENTITY_MANAGER,
  type Authenticator,
  type PermissionSource,
  type Principal,
} from '../../../access/index.js';
import { TENANCY_OPTIONS, type TenancyOptions, type Tenant, TenantScope } from '../../../tenancy/index.js';
import { permissionsOf } from '../members/workspace-permissions.js';
import { WorkspaceMember } from '../members/workspace-member.js';
import { User } from '../people/user.js';
import { Sessions } from './sessions.js';
import { TOKEN_PREFIX } from './tokens.js';

const RE_AUTHENTICATE = 'POST /workspaces/re-authenticate';

/** Lets people in with their session: into the workspaces they are members of, with what their role allows there. */
@Injectable()
export class SessionAuthenticator implements Authenticator, PermissionSource, OnModuleInit {
  readonly tokenPrefix = TOKEN_PREFIX;

  constructor(
    private readonly sessions: Sessions,
    private readonly registry: AccessRegistry,
    private readonly scope: TenantScope,
    @Inject(TENANCY_OPTIONS) private readonly tenancy: Pick<TenancyOptions, 'lookup'>,
    @InjectRepository(WorkspaceMember) private readonly members: Repository<WorkspaceMember>,
    @Inject(IDENTITY_MANAGER) private readonly identity: EntityManager,
  ) {}

  onModuleInit(): void {
    this.registry.addAuthenticator(this);
    this.registry.addPermissions('workspaces', this);
  }

  async authenticate(token: string): Promise<Principal | null> {
    const found = await this.sessions.find(token);
    if (!found) return null;
    const { id, userId, workspaceId, authenticatedAt, createdAt } = found;
    const tenant = await this.tenancy.lookup.find({ kind: 'slug', value: workspaceId });
    // A workspace that is down keeps nobody from switching to another one.
    const tenantId = tenant?.status === 'active' ? tenant.id : null;
    const session = { authenticatedAt: authenticatedAt ?? createdAt, reAuthenticateAt: RE_AUTHENTICATE };
    return { kind: 'tenant', keyId: id, tenantId, userId, scopes: [], session };
  }

  async mayEnter({ userId }: Principal, tenant: Tenant): Promise<boolean> {
    if (tenant.blueprint !== 'workspaces' || !userId) return false;
    return this.scope.run(tenant, () => this.members.existsBy({ userId }));
  }

  async permissionsOf({ userId, session }: Principal): Promise<ReadonlySet<string> | null> {
    const member = userId ? await this.members.findOneBy({ userId }) : null;
    // Of a session it was asked already.
    const isActive = !!session || (await this.identity.existsBy(User, { id: userId!, disabledAt: IsNull() }));
    return member && isActive ? new Set(permissionsOf(member.role)) : null;
  }
}
