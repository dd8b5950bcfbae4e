import { type DynamicModule, Module } from '@nestjs/common';
import { ApiKeys } from './api-keys.js';
import { ProvisioningEvents } from './events.js';
import { META_OPTIONS, type MetaOptions } from './options.js';
import { ResolutionCache } from './resolution-cache.js';
import { TenantHostnames } from './tenant-hostnames.js';
import { TenantRegister } from './tenant-register.js';

const SERVICES = [TenantRegister, TenantHostnames, ResolutionCache, ApiKeys, ProvisioningEvents];

/** The register. Needs the data source named `meta`. */
@Module({})
export class MetaModule {
  static forRoot(options: MetaOptions): DynamicModule {
    return {
      module: MetaModule,
      global: true,
      providers: [{ provide: META_OPTIONS, useValue: options }, ...SERVICES],
      exports: SERVICES,
    };
  }
}
