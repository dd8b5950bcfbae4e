import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import { type DataSource } from 'typeorm';
import { KEY_TABLES, KeyStore, REGISTRY_KEYS } from '../tenancy/index.js';
import { ApiKeys } from './api-keys.js';
import { ProvisioningEvents } from './events.js';
import { META_DATA_SOURCE } from './data-source-name.js';
import { META_OPTIONS, type MetaOptions } from './options.js';
import { ResolutionCache } from './resolution-cache.js';
import { TenantHostnames } from './tenant-hostnames.js';
import { TenantRegister } from './tenant-register.js';

/** Keys of requests that enter no tenant. */
const REGISTRY_KEY_STORE: Provider = {
  provide: REGISTRY_KEYS,
  inject: [getDataSourceToken(META_DATA_SOURCE)],
  useFactory: (meta: DataSource) => new KeyStore(KEY_TABLES.registry, (sql, values) => meta.query(sql, values)),
};
const SERVICES = [TenantRegister, TenantHostnames, ResolutionCache, ApiKeys, ProvisioningEvents];

/** The register. Needs the data source named `meta`. */
@Module({})
export class MetaModule {
  static forRoot(options: MetaOptions): DynamicModule {
    return {
      module: MetaModule,
      global: true,
      providers: [{ provide: META_OPTIONS, useValue: options }, ...SERVICES, REGISTRY_KEY_STORE],
      exports: SERVICES,
    };
  }
}
