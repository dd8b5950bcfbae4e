import { TenancyError } from '../tenancy/index.js';
import { type Erasure, leftIn } from './erase/report.js';

/** Everything creating, migrating and dropping tenants can refuse, on one screen. */

/** Raised when a slug, id or schema is already a tenant's, also when another creation won the race for it. */
export class TenantExistsError extends TenancyError {
  readonly code = 'tenant_exists';
  constructor(readonly slug: string) {
    super(
      `There is already a tenant with the slug, id or schema of "${slug}". Choose another slug, or use that tenant.`,
    );
  }
}

/** Raised when more tenants are being created than this process takes in, or a creation waited too long for its turn. */
export class CreationBusyError extends TenancyError {
  readonly code = 'creation_busy';
  readonly retryAfterSeconds = 5;
  constructor() {
    super('Too many tenants are being created at this moment. Nothing was made; try again in 5 s.');
  }
}

/** Raised when the schema a tenant would get exists and belongs to no tenant. */
export class LeftoverSchemaError extends TenancyError {
  readonly code = 'leftover_schema';
  constructor(schema: string) {
    super(`The schema "${schema}" exists but no tenant of the register owns it. Look into it, then drop or rename it.`);
  }
}

/** Raised when the role a tenant would get exists and can do more than a tenant's role may. */
export class UnsafeTenantRoleError extends TenancyError {
  readonly code = 'unsafe_tenant_role';
  constructor(slug: string, role: string) {
    super(
      `The role "${role}" that tenant "${slug}" would get exists and may log in or pass row security. Drop it first.`,
    );
  }
}

/** Raised when a blueprint is named that this application does not serve. */
export class UnknownBlueprintError extends TenancyError {
  readonly code = 'unknown_blueprint';
  constructor(name: string, known: readonly string[]) {
    super(`There is no blueprint "${name}" here. Served are: ${known.join(', ') || 'none'} (setting BLUEPRINTS).`);
  }
}

/** Raised when the process has no owner's login, which creating and migrating need. */
export class OwnerLoginMissingError extends TenancyError {
  readonly code = 'owner_login_missing';
  constructor() {
    super('This process has no owner login, so it cannot create or change tenants. Set DATABASE_URL.');
  }
}

/** Raised when a tenant would be dropped without the words that allow it. */
export class DropRefusedError extends TenancyError {
  readonly code = 'drop_refused';
  constructor(slug: string, why: string) {
    super(`Dropping tenant "${slug}" is refused: ${why}.`);
  }
}

/** Raised when a purge could not remove everything. The tenant stays dropped, and the next purge tries again. */
export class EraseIncompleteError extends TenancyError {
  readonly code = 'erase_incomplete';
  constructor(
    readonly slug: string,
    /** What was removed, and what is left. */
    readonly erasure: Erasure,
  ) {
    super(
      `Tenant "${slug}" is not erased yet. ${leftIn(erasure).join('; ')}. ` +
        'Repair what is named, then run: tenantry tenant:purge',
    );
  }
}

/** Raised when a tenant is not in the state an action needs. */
export class TenantStateError extends TenancyError {
  readonly code = 'tenant_state';
  constructor(slug: string, status: string, action: string) {
    super(`Tenant "${slug}" is ${status}, so it cannot be ${action}.`);
  }
}

/** Raised when a blueprint's shared tables are not at the version of the code. */
export class SharedTablesBehindError extends TenancyError {
  readonly code = 'shared_tables_behind';
  constructor(blueprint: string) {
    super(`The shared tables of "${blueprint}" are not migrated to this version. Run: npm run db:migrate`);
  }
}

/** Raised when a migration's class name carries no timestamp, or the list is not oldest first. */
export class MigrationListError extends TenancyError {
  readonly code = 'migration_list';
  constructor(name: string, before?: string) {
    super(
      before
        ? `Migration ${name} is listed after ${before} but is not newer. List each once, oldest first.`
        : `Migration ${name} has no timestamp at the end of its name, such as Initial20260131120000.`,
    );
  }
}

/** Raised when a migration that has been applied is not the one in the code any more. */
export class MigrationChangedError extends TenancyError {
  readonly code = 'migration_changed';
  constructor(where: string, name: string) {
    super(`Migration ${name} was edited after it had been applied to ${where}. Restore it and write a new one.`);
  }
}

/** Raised when the ledger names a migration that the code does not have. */
export class MigrationMissingError extends TenancyError {
  readonly code = 'migration_missing';
  constructor(where: string, name: string) {
    super(`Migration ${name} has been applied to ${where} but is not in the code. Deploy the version that has it.`);
  }
}

/** Raised when a migration fails. It was rolled back; those before it stay. */
export class MigrationFailedError extends TenancyError {
  readonly code = 'migration_failed';
  constructor(where: string, name: string, cause: Error, statement?: string) {
    const at = statement ? ` in: ${statement.replace(/\s+/g, ' ').slice(0, 200)}` : '';
    super(`Migration ${name} failed on ${where} and was rolled back: ${cause.message}${at}`, { cause });
  }
}

/** Raised when a tenant was made or found, but does not answer as it should. */
export class VerificationError extends TenancyError {
  readonly code = 'verification_failed';
  constructor(slug: string, findings: readonly string[]) {
    super(`Tenant "${slug}" does not verify: ${findings.join('; ')}. Try: tenantry tenant:verify ${slug} --repair`);
  }
}

/** Raised at a production start when a login that would serve could read past the walls. */
export class UnsafeLoginError extends TenancyError {
  readonly code = 'unsafe_login';
  constructor(login: string, reasons: readonly string[]) {
    super(
      `The login "${login}" ${reasons.join(', ')}, so it may not serve tenants. ` +
        'Use the logins that setup:database makes: leave APP_DATABASE_URL and META_DATABASE_URL unset, or name those.',
    );
  }
}

/** Raised when an examination was interrupted. What it had made is gone. */
export class ExaminationInterruptedError extends TenancyError {
  readonly code = 'examination_interrupted';
  constructor() {
    super('The examination was interrupted; its throw-away tenants have been dropped. Run it again: tenantry doctor');
  }
}
