export { ACCESS_OPTIONS, type AccessOptions, DEFAULT_SENSITIVE_ACTION_MINUTES } from './access-options.js';
export { AccessModule, type AccessAsyncOptions } from './access.module.js';
export { AccessRegistry, type Authenticator, type PermissionSource } from './authenticators.js';
export { type BlueprintModule, BlueprintModuleMissingError, BlueprintRoutes } from './blueprint-routes.js';
export {
  CurrentPrincipal,
  PlatformOnly,
  Public,
  Requires,
  RequiresRecentSignIn,
  WithoutTenant,
  WritesIdentities,
} from './decorators.js';
export { EntranceNotAuthorisedError, type RequestOf } from './entrances/index.js';
export { guarded } from './guarded.js';
export { assertMayGive, PermissionCheck } from './permission-check.js';
export * from './ports.js';
export * from './principal.js';
export * from './sign-in/index.js';
export { type OverviewQuestion, TenantsOverview } from './tenants-overview.js';
