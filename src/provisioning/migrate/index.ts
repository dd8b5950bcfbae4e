export {
  applyNext,
  applyOne,
  applyPending,
  plainForm,
  SEPARATOR,
  statementAt,
  type AppliedMigration,
  type MigrationTarget,
} from './apply.js';
export {
  type Ledger,
  type LedgerEntry,
  pendingMigrations,
  sharedLedger,
  type TenantLedger,
  tenantLedger,
} from './ledger.js';
export { causeOf, isLocked, retried, withoutBlocking } from './locked.js';
export { type MigrationPlan, planMigrations, type PlannedMigration } from './plan.js';
export { recordStatements } from './record.js';
export { metaTarget, sharedLock, sharedTarget, tenantLock, tenantTarget } from './targets.js';
