export {
  type ApiKeyFilter,
  type ApiKeyPage,
  ApiKeys,
  type ApiKeySummary,
  type CreatedApiKey,
  type NewApiKey,
} from './api-keys.js';
export { META_DATA_SOURCE } from './data-source-name.js';
export * from './entities/index.js';
export { ProvisioningEvents, type EventFilter, type EventPage } from './events.js';
export { MetaModule } from './meta.module.js';
export { DEFAULT_REST_DAYS, type MetaOptions } from './options.js';
export { ResolutionCache } from './resolution-cache.js';
export { endRest, HostnameRestingError, type NameKind, rest, SlugRestingError } from './resting-names.js';
export { checkGeneratedSlug, checkSlug, MAX_SLUG_LENGTH } from './slug.js';
export { HostnameTakenError, TenantHostnames } from './tenant-hostnames.js';
export { TenantRegister, type ListedTenant, type TenantFilter, type TenantPage } from './tenant-register.js';
export { TENANT_COLUMNS, tenantFromRow } from './tenant-row.js';
