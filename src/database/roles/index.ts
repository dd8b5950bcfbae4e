export {
  assertAssurance,
  assertAssuranceAt,
  type AssuranceSettings,
  ensureAssurance,
  readAssurance,
  readClaimKey,
} from './assurance.js';
export { ensureContextRight } from '../hardening/context-right.js';
export * from './errors.js';
export {
  findInstallation,
  readInstallation,
  tenantRoleName,
  type Installation,
  type Queryable,
} from './installation.js';
export { grantRights, grantSwitch } from './membership.js';
export { retryCollisions, sqlState } from './retry.js';
export { servingUrls, type ServingUrls } from './serving-urls.js';
export { setupDatabase, type SetupInput, type SetupReport } from './setup.js';
