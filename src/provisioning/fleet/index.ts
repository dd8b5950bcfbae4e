export * from './errors.js';
export { Fleet } from './fleet.service.js';
export { type FleetMigrateOptions, type FleetProgress, type FleetRunOptions, type FleetSelection } from './options.js';
export {
  type FleetReport,
  type OutcomeError,
  type OutcomeStatus,
  type RunStatus,
  type SharedOutcome,
  type TenantOutcome,
} from './report.js';
export { ServedTenants } from './served-tenants.js';
export { type FleetStatusRow } from './status.js';
export { type FleetRollbackOptions } from './roll-back-fleet.js';
