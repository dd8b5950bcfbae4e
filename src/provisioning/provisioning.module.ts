import { type DynamicModule, Module } from '@nestjs/common';
import { Fleet } from './fleet/index.js';
import { Migrations } from './migrations.service.js';
import { PROVISIONING_OPTIONS, type ProvisioningOptions } from './options.js';
import { OwnerDatabase } from './owner-database.js';
import { ProvisioningService } from './provisioning.service.js';

const SERVICES = [OwnerDatabase, ProvisioningService, Migrations, Fleet];

/** Creating, migrating, seeding and dropping tenants. Connects as the owner at first use only. */
@Module({})
export class ProvisioningModule {
  static forRoot(options: ProvisioningOptions): DynamicModule {
    return {
      module: ProvisioningModule,
      global: true,
      providers: [{ provide: PROVISIONING_OPTIONS, useValue: options }, ...SERVICES],
      exports: SERVICES,
    };
  }
}
