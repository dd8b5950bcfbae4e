import { Module } from '@nestjs/common';
import { EventsController } from './events/events.controller.js';
import { KeysController } from './keys/keys.controller.js';
import { ForgetWhatChanged } from './forget-what-changed.js';
import { HostnamesController } from './tenants/hostnames.controller.js';
import { TenantPipe } from './tenants/tenant.pipe.js';
import { TenantsController } from './tenants/tenants.controller.js';

/** What platform operators do over HTTP, with a platform key: tenants and their hostnames, keys, events. */
@Module({
  controllers: [TenantsController, HostnamesController, KeysController, EventsController],
  providers: [TenantPipe, ForgetWhatChanged],
})
export class OpsModule {}
