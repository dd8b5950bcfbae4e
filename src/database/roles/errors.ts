/** Everything setting up a database can refuse. `code` is stable; the message says what, which value, and what to do now. */
export abstract class DatabaseSetupError extends Error {
  abstract readonly code: string;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** Raised when no connection could be made with the owner's login. */
export class DatabaseUnreachableError extends DatabaseSetupError {
  readonly code = 'database_unreachable';
  constructor(where: string, cause: Error) {
    super(
      `The database at ${where} cannot be reached: ${cause.message}. Check DATABASE_URL and that the server runs.`,
      {
        cause,
      },
    );
  }
}

/** Raised when the server is older than PostgreSQL 15. */
export class UnsupportedServerError extends DatabaseSetupError {
  readonly code = 'unsupported_server';
  constructor(version: string) {
    super(`The server runs PostgreSQL ${version}; version 15 or later is needed. Upgrade it, or use another server.`);
  }
}

/** Raised when the owner's login may not do what setting up needs. */
export class InsufficientOwnerError extends DatabaseSetupError {
  readonly code = 'insufficient_owner';
  constructor(login: string, missing: string, remedy: string) {
    super(`The login "${login}" of DATABASE_URL ${missing}. Run as an administrator: ${remedy}`);
  }
}

/** Raised when a role that must be confined is a superuser, bypasses row security, or inherits the tenants' rights. */
export class UnsafeRoleError extends DatabaseSetupError {
  readonly code = 'unsafe_role';
  constructor(role: string, why: string) {
    super(`The role "${role}" ${why}, so it could read every tenant. Use another login, or change the role.`);
  }
}

/** Raised when the database has not been set up. */
export class NotSetUpError extends DatabaseSetupError {
  readonly code = 'not_set_up';
  constructor() {
    super('This database has not been set up for tenants. Run: tenantry setup:database');
  }
}

/** Raised when a login that serves cannot connect. */
export class ServingLoginError extends DatabaseSetupError {
  readonly code = 'serving_login';
  constructor(login: string, cause: Error) {
    super(
      `The login "${login}" cannot connect: ${cause.message}. ` +
        'Allow it in pg_hba.conf, or give its password with APP_DATABASE_URL and META_DATABASE_URL.',
      { cause },
    );
  }
}

/** Raised when a process was told another isolation assurance than its database has. */
export class AssuranceMismatchError extends DatabaseSetupError {
  readonly code = 'assurance_mismatch';
  constructor(told: string, found: string) {
    super(
      `ISOLATION_ASSURANCE is "${told}" here, and the database works with "${found}". ` +
        `Set it to ${found}, or bring the database to ${told}: tenantry setup:database`,
    );
  }
}

/** Raised when the application's login may not set a tenant's context: every request of a tenant would be refused. */
export class ContextRightMissingError extends DatabaseSetupError {
  readonly code = 'context_right_missing';
  constructor(login: string) {
    super(
      `The login "${login}" may not call set_config, with which a tenant's context is set. Run: tenantry setup:database`,
    );
  }
}

/** Raised when the database does not believe claims this process signs. */
export class ClaimKeyUnknownError extends DatabaseSetupError {
  readonly code = 'claim_key_unknown';
  constructor(id: string, cause: Error) {
    super(
      `The database refuses claims signed with the first secret of TENANTRY_CLAIM_SECRET (key ${id}): ${cause.message}.`,
      {
        cause,
      },
    );
  }
}
