import { TenancyError } from '../../tenancy/index.js';

/** Everything work on the fleet can refuse, beside what migrations themselves can (`../errors.ts`). */

/** Raised when the server's connection is made through a pooler: session locks and concurrent indexes need a session. */
export class PoolerRefusedError extends TenancyError {
  readonly code = 'pooler_refused';
  constructor() {
    super('The owner login reaches the server through a pooler. Migrate over a direct connection (DATABASE_URL).');
  }
}

/** Raised when another fleet run is going on and did not end within the time given. */
export class FleetBusyError extends TenancyError {
  readonly code = 'fleet_busy';
  constructor(waitedSeconds: number) {
    super(`Another run holds the fleet and did not end within ${waitedSeconds} s. Wait for it, then run this again.`);
  }
}

/** Raised when there is no halted, failed or killed run to go on with. */
export class NothingToResumeError extends TenancyError {
  readonly code = 'nothing_to_resume';
  constructor() {
    super('There is no unfinished run to resume. Run fleet:migrate without --resume.');
  }
}

/** Raised when tenants are named that the register does not have, or that are being dropped. */
export class UnknownTenantsError extends TenancyError {
  readonly code = 'unknown_tenants';
  constructor(names: readonly string[]) {
    super(`There are no such tenants: ${names.join(', ')}. Nothing was done. See: tenantry tenant:list`);
  }
}

/** Raised when an option of a run makes no sense. */
export class FleetOptionError extends TenancyError {
  readonly code = 'fleet_option';
  constructor(option: string, value: unknown, wanted: string) {
    super(`${option} is ${JSON.stringify(value)}; it must be ${wanted}.`);
  }
}

/** Raised when a tenant's lock, or a table of it, is held by somebody else for longer than all retries. */
export class TenantLockedError extends TenancyError {
  readonly code = 'tenant_locked';
  constructor(slug: string, cause?: Error) {
    super(`Tenant "${slug}" is locked by other work${cause ? ` (${cause.message})` : ''}. It was left as it was.`, {
      cause,
    });
  }
}

/** Raised when a tenant was dropped after the run had chosen it. */
export class TenantGoneError extends TenancyError {
  readonly code = 'tenant_gone';
  constructor(slug: string) {
    super(`Tenant "${slug}" was dropped while the run was going on.`);
  }
}

/** Raised when a tenant has no schema, or its schema no ledger. */
export class LedgerMissingError extends TenancyError {
  readonly code = 'ledger_missing';
  constructor(slug: string, schema: string) {
    super(`Tenant "${slug}" has no table schema_migrations in "${schema}". Restore the schema from a backup.`);
  }
}

/** Raised when the server had no room left on its disk. */
export class DiskFullError extends TenancyError {
  readonly code = 'disk_full';
  constructor(slug: string, cause: Error) {
    super(`The server's disk is full (${cause.message}); tenant "${slug}" was rolled back. Make room, then --resume.`, {
      cause,
    });
  }
}

/** Raised when the server went away and did not come back within all retries. */
export class ConnectionLostError extends TenancyError {
  readonly code = 'connection_lost';
  constructor(slug: string, cause: Error) {
    super(`The server went away while tenant "${slug}" was migrated (${cause.message}). Run again with --resume.`, {
      cause,
    });
  }
}

/** Raised when an index built concurrently is not valid, also after it was built again. */
export class InvalidIndexError extends TenancyError {
  readonly code = 'invalid_index';
  constructor(slug: string, index: string, cause?: Error) {
    super(`Index "${index}" of tenant "${slug}" is not valid${cause ? `: ${cause.message}` : ''}.`, { cause });
  }
}

/** Raised when a migration that is to be rolled back says nothing, or no fixed statements, in `down`. */
export class IrreversibleMigrationError extends TenancyError {
  readonly code = 'irreversible_migration';
  constructor(where: string, name: string) {
    super(
      `Migration ${name} cannot be rolled back on ${where}: its down() sends no fixed statements. Write a new one.`,
    );
  }
}

/** Raised when a rollback is asked for in production without the word that allows it. */
export class RollbackRefusedError extends TenancyError {
  readonly code = 'rollback_refused';
  constructor() {
    super('Rolling back in production throws away what was written since, and needs --force.');
  }
}

/** Raised when a migration would end its transaction: nothing of it could be rolled back, by a rehearsal or a failure. */
export class EndsTransactionError extends TenancyError {
  readonly code = 'ends_transaction';
  constructor(statement: string) {
    super(`It would end its transaction by: ${statement.slice(0, 100)}. Leave that out: the runner commits.`);
  }
}

/** Raised when migrations failed in a rehearsal. The report has been given; nothing was kept. */
export class RehearsalFailedError extends TenancyError {
  readonly code = 'rehearsal_failed';
  constructor(places: readonly string[]) {
    super(`The rehearsal failed: ${places.join(', ')}. Nothing was changed; mend that before the run.`);
  }
}
