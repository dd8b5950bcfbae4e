export { CurrentPrincipal, PlatformOnly, Public, Requires, WithoutTenant } from './decorators.js';
export * from './ports.js';
export * from './principal.js';
