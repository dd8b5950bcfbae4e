import { TenancyError } from '../../tenancy/index.js';

/** Raised when the folder the command runs in holds no migrations to add to. */
export class NoMigrationsFolderError extends TenancyError {
  readonly code = 'no_migrations_folder';
  constructor(folder: string) {
    super(`There is no ${folder}. Run it in a checkout of the application, where its migrations are written.`);
  }
}

/** Raised when what is asked for has no tables of its own. */
export class UnknownMigrationScopeError extends TenancyError {
  readonly code = 'unknown_migration_scope';
  constructor(known: readonly string[]) {
    super(`There are no such tables. There are: ${known.join(', ')}.`);
  }
}

/** Raised when a migration's name is not the beginning of a class name. */
export class MigrationNameError extends TenancyError {
  readonly code = 'migration_name';
  constructor(name: string) {
    super(`"${name}" is no name for a migration. Write what it does in PascalCase, as in AddPolicyNotes.`);
  }
}
