export * from './blueprint.js';
export * from './connection/index.js';
export * from './errors.js';
export * from './naming-strategy.js';
export * from './row-keys.js';
export * from './schema-name.js';
export { TenantScope } from './scope/tenant-scope.js';
export { type ScopeOptions, type TransactionMode } from './scope/scope-state.js';
export * from './tenant.js';
