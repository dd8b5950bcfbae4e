import { type EntityClass } from '../../tenancy/index.js';
import { ApiKeyRecord } from './api-key-record.js';
import { ProvisioningEvent } from './provisioning-event.js';
import { TenantHostname } from './tenant-hostname.js';
import { TenantRecord } from './tenant-record.js';

export { ApiKeyRecord, ProvisioningEvent, TenantHostname, TenantRecord };
export { RegisteredIsolation, RegisteredStatus } from './tenant-record.js';

/** The tables of the schema `meta` that the register's data source maps. */
export const metaEntities: readonly EntityClass[] = [TenantRecord, TenantHostname, ApiKeyRecord, ProvisioningEvent];
