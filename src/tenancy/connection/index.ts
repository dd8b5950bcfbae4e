export { TenantDataSource, type TenantDataSourceOptions } from './tenant-data-source.js';
export { type PoolFigures } from '../server/server-pool.js';
