export { OwnerDataSource } from './owner-data-source.js';
export { PlatformDataSource } from './platform-data-source.js';
export { TenantDataSource, type TenantDataSourceOptions } from './tenant-data-source.js';
export { type PoolFigures } from '../server/server-pool.js';
export { type ClaimKey, claimKeysOf, type IsolationAssurance, signClaim } from '../server/claim.js';
