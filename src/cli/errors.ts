/** What commands themselves refuse; everything else is refused by the services they call. */
export abstract class CommandError extends Error {
  abstract readonly code: string;
  /** What the process ends with. */
  readonly exitCode: number = 1;

  constructor(message: string) {
    super(message);
    this.name = new.target.name;
  }
}

/** Raised when options are missing, too many or malformed in a way that Commander cannot see. */
export class UsageError extends CommandError {
  readonly code = 'usage';
}

/** Raised when data would be removed for good and nobody has confirmed it. */
export class ConfirmationError extends CommandError {
  readonly code = 'not_confirmed';
  override readonly exitCode = 2;
}

/** Raised when a purge left something of a tenant. What was removed has been printed. */
export class PurgeIncompleteError extends CommandError {
  readonly code = 'erase_incomplete';
  constructor(tenants: readonly { readonly id: string; readonly left: readonly string[] }[]) {
    super(
      `${tenants.length === 1 ? 'A tenant is' : `${tenants.length} tenants are`} not erased yet. ` +
        `${tenants.map(({ id, left }) => `${id}: ${left.join('; ')}`).join('. ')}. ` +
        'Repair what is named, then run again: tenantry tenant:purge',
    );
  }
}

/** Raised when a name is no tenant's. */
export class UnknownTenantError extends CommandError {
  readonly code = 'unknown_tenant';
  constructor(name: string) {
    super(`There is no tenant "${name}". The tenants are listed by: tenantry tenant:list`);
  }
}

/** Raised when a command for development is called in production. */
export class NotInProductionError extends CommandError {
  readonly code = 'not_in_production';
  constructor(command: string, why: string) {
    super(`${command} is refused in production: ${why}.`);
  }
}

/** Raised when a command needs a database of its own choosing and none is named. */
export class DatabaseUrlMissingError extends CommandError {
  readonly code = 'database_url_missing';
  constructor() {
    super(
      'DATABASE_URL is not set. Set it, here or in .env, to the login that may create roles and schemas: ' +
        'postgresql://user:password@host:5432/database',
    );
  }
}

/** Raised when checks have found something that must not stay so. */
export class ChecksFailedError extends CommandError {
  readonly code = 'checks_failed';
  constructor(names: readonly string[]) {
    super(`${names.length === 1 ? 'A check' : `${names.length} checks`} failed: ${names.join(', ')}.`);
  }
}

/** Raised when a run on the fleet left tenants behind. The report has been printed. */
export class FleetRunFailedError extends CommandError {
  readonly code = 'fleet_run_failed';
  constructor(status: string, { failed, pending }: { readonly failed: number; readonly pending: number }) {
    super(`The run ${status}: ${failed} tenants failed, ${pending} were not reached.`);
  }
}
