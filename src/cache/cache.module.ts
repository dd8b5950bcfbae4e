import {
  type DynamicModule,
  type InjectionToken,
  Module,
  type ModuleMetadata,
  type OnModuleDestroy,
} from '@nestjs/common';
import { TenantScope } from '../tenancy/index.js';
import { createTenantCache } from './create-tenant-cache.js';
import { type TenantCacheOptions } from './options.js';
import { TenantCache } from './tenant-cache.js';

export interface TenantCacheAsyncOptions extends Pick<ModuleMetadata, 'imports'> {
  readonly inject?: InjectionToken[];
  readonly useFactory: (...dependencies: any[]) => Omit<TenantCacheOptions, 'currentTenant'>;
}

const OPTIONS = Symbol('TENANT_CACHE_OPTIONS');

/** One TenantCache for the application, told by TenantScope whose entries it is about; closed with the application. */
@Module({})
export class TenantCacheModule implements OnModuleDestroy {
  constructor(private readonly cache: TenantCache) {}

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
          useFactory: (scope: TenantScope, options: Omit<TenantCacheOptions, 'currentTenant'>) =>
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

  async onModuleDestroy(): Promise<void> {
    await this.cache.close();
  }
}
