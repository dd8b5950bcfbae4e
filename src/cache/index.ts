export { TenantCacheModule, type TenantCacheAsyncOptions, type TenantCacheModuleOptions } from './cache.module.js';
export { createTenantCache } from './create-tenant-cache.js';
export { type ChangingTenants } from './forget-dropped.js';
export { CachedEntries, EntriesLeftError, forgetInRedis } from './forget-in-redis.js';
export { type EntryOptions, type TenantCacheOptions } from './options.js';
export { TenantCache } from './tenant-cache.js';
