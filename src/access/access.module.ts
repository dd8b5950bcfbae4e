import {
  type DynamicModule,
  type InjectionToken,
  Inject,
  Module,
  type ModuleMetadata,
  type OnModuleDestroy,
  ServiceUnavailableException,
} from '@nestjs/common';
import { APP_GUARD, ModulesContainer } from '@nestjs/core';
import { getEntityManagerToken } from '@nestjs/typeorm';
import { META_DATA_SOURCE } from '../meta/index.js';
import { TENANT_AUTHORITY } from '../tenancy/index.js';
import { AccessGuard } from './access.guard.js';
import { ACCESS_OPTIONS, type AccessOptions } from './access-options.js';
import { ApiKeyAuthenticator } from './api-key.authenticator.js';
import { AccessRegistry } from './authenticators.js';
import { BlueprintRoutes } from './blueprint-routes.js';
import { ATTEMPT_COUNTERS, type AttemptCounters, MemoryAttempts } from './sign-in/index.js';
import { PermissionCheck } from './permission-check.js';
import { guardMessageHandlers } from './entrances/index.js';
import { IDENTITY_MANAGER, TENANT_CREATION, type TenantCreation } from './ports.js';
import { RecentSignIn } from './sign-in/index.js';
import { TenantsOverview } from './tenants-overview.js';

export interface AccessAsyncOptions extends Pick<ModuleMetadata, 'imports'> {
  readonly inject?: InjectionToken[];
  readonly useFactory: (...dependencies: any[]) => AccessOptions | Promise<AccessOptions>;
}

const NO_CREATION: TenantCreation = {
  create: () =>
    Promise.reject(
      new ServiceUnavailableException({ code: 'creation_off', message: 'This service does not create tenants.' }),
    ),
};

/** Who may enter which tenant: the guard of the whole application, and the ports blueprints put their people behind. */
@Module({})
export class AccessModule implements OnModuleDestroy {
  constructor(@Inject(ATTEMPT_COUNTERS) private readonly attempts: AttemptCounters) {}

  static forRootAsync(options: AccessAsyncOptions): DynamicModule {
    return {
      module: AccessModule,
      global: true,
      imports: options.imports ?? [],
      providers: [
        { provide: ACCESS_OPTIONS, inject: options.inject ?? [], useFactory: options.useFactory },
        { provide: IDENTITY_MANAGER, useExisting: getEntityManagerToken(META_DATA_SOURCE) },
        {
          provide: TENANT_CREATION,
          inject: [ACCESS_OPTIONS],
          useFactory: ({ tenantCreation }: AccessOptions) => tenantCreation ?? NO_CREATION,
        },
        {
          provide: ATTEMPT_COUNTERS,
          inject: [ACCESS_OPTIONS],
          useFactory: ({ redisUrl }: AccessOptions) => attemptCounters(redisUrl),
        },
        {
          provide: BlueprintRoutes,
          inject: [ModulesContainer, ACCESS_OPTIONS],
          useFactory: (modules: ModulesContainer, { blueprints }: AccessOptions) => {
            // Here, because a microservice may be connected, and its listeners registered, before modules are configured.
            guardMessageHandlers(modules);
            return new BlueprintRoutes(modules, blueprints);
          },
        },
        { provide: TENANT_AUTHORITY, useValue: 'AccessModule' },
        AccessRegistry,
        PermissionCheck,
        RecentSignIn,
        TenantsOverview,
        ApiKeyAuthenticator,
        { provide: APP_GUARD, useClass: AccessGuard },
      ],
      exports: [
        ACCESS_OPTIONS,
        BlueprintRoutes,
        AccessRegistry,
        PermissionCheck,
        RecentSignIn,
        TenantsOverview,
        IDENTITY_MANAGER,
        TENANT_CREATION,
        ATTEMPT_COUNTERS,
      ],
    };
  }

  onModuleDestroy(): Promise<void> {
    return this.attempts.close();
  }
}

/** Redis is loaded where it is used only. */
async function attemptCounters(redisUrl: string | undefined): Promise<AttemptCounters> {
  if (!redisUrl) return new MemoryAttempts();
  const { RedisAttempts } = await import('./sign-in/redis-attempts.js');
  return new RedisAttempts(redisUrl);
}
