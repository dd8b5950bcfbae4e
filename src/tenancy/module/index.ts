export {
  ClaimsKey,
  CurrentTenant,
  InjectTenantManager,
  InjectTenantQueryRunner,
  TenantTransaction,
  type TenantRequest,
} from './decorators.js';
export { HOME_FOLDER, TENANCY_OPTIONS, type TenancyOptions, TENANT_AUTHORITY, type TenantLookup } from './options.js';
export { TenancyModule, type TenancyAsyncOptions } from './tenancy.module.js';
export { TenantDatabase, type TenantDb } from './tenant-database.js';
