export { AccessRegistry, type Authenticator, type PermissionSource } from '../../../src/access/authenticators.js';
export { CurrentPrincipal, PlatformOnly, Public, Requires, WithoutTenant } from '../../../src/access/decorators.js';
export * from '../../../src/access/ports.js';
export * from '../../../src/access/principal.js';
