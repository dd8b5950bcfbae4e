export * from './errors.js';
export { Fleet } from './fleet.service.js';
export {
  type FleetMigrateOptions,
  type FleetProgress,
  type FleetRehearseOptions,
  type FleetRunOptions,
  type FleetSelection,
} from './options.js';
export {
  type Rehearsal,
  type RehearsalReport,
  type RehearsedMigration,
  type RehearsedStatement,
  type TakenLock,
  type TouchedTable,
} from './rehearsal/report.js';
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
