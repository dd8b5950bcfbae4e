import {
  type DynamicModule,
  Inject,
  type InjectionToken,
  Module,
  type ModuleMetadata,
  type OnModuleDestroy,
  type OnModuleInit,
} from '@nestjs/common';
import { TenantScope } from '../tenancy/index.js';
import { createTenantCache } from './create-tenant-cache.js';
import { type ChangingTenants, forgetDropped } from './forget-dropped.js';
import { type TenantCacheOptions } from './options.js';
import { TenantCache } from './tenant-cache.js';

export interface TenantCacheAsyncOptions extends Pick<ModuleMetadata, 'imports'> {
  readonly inject?: InjectionToken[];
  readonly useFactory: (...dependencies: any[]) => TenantCacheModuleOptions;
}

export interface TenantCacheModuleOptions extends Omit<TenantCacheOptions, 'currentTenant'> {
  /** Where dropped tenants are heard of; without it their entries stay until their time is over. */
  tenants?: ChangingTenants;
}

const OPTIONS = Symbol('TENANT_CACHE_OPTIONS');

/** One TenantCache for the application, told by TenantScope whose entries it is about; closed with the application. */
@Module({})
export class TenantCacheModule implements OnModuleInit, OnModuleDestroy {
  constructor(
    private readonly cache: TenantCache,
    @Inject(OPTIONS) private readonly options: TenantCacheModuleOptions,
  ) {}

  static forRootAsync({ imports = [], inject = [], useFactory }: TenantCacheAsyncOptions): DynamicModule {
    return {
      module: TenantCacheModule,
      global: true,
      imports,
      providers: [
        { provide: OPTIONS, inject, useFactory },
        {
          provide: TenantCache,
          inject: [TenantScope, OPTIONS],
          useFactory: (scope: TenantScope, { tenants: _tenants, ...options }: TenantCacheModuleOptions) =>
            createTenantCache({
              afterCommit: (work) => scope.afterCommit(work),
              ...options,
              currentTenant: () => scope.current(),
            }),
        },
      ],
      exports: [TenantCache],
    };
  }

  onModuleInit(): void {
    if (this.options.tenants) forgetDropped(this.cache, this.options.tenants);
  }

  async onModuleDestroy(): Promise<void> {
    await this.cache.close();
  }
}
