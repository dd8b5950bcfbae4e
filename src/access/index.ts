export { ACCESS_OPTIONS, type AccessOptions } from './access-options.js';
export { AccessModule, type AccessAsyncOptions } from './access.module.js';
export { AccessRegistry, type Authenticator, type PermissionSource } from './authenticators.js';
export { CurrentPrincipal, PlatformOnly, Public, Requires, WithoutTenant } from './decorators.js';
export { PermissionCheck } from './permission-check.js';
export * from './ports.js';
export * from './principal.js';
export { type OverviewQuestion, TenantsOverview } from './tenants-overview.js';
