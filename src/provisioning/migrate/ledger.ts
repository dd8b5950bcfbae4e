import { type QueryResult } from 'pg';
import { quoteIdentifier } from '../../tenancy/index.js';
import { MigrationChangedError, MigrationMissingError } from '../errors.js';
import { digestOf, type MigrationPlan, type PlannedMigration } from './plan.js';

export interface LedgerEntry {
  version: string;
  name: string;
  checksum: string;
}

/** Where a scope writes down what has been applied. */
export interface Ledger {
  /** For messages: `tenant "acme"`, `the shared tables of insurance`. */
  readonly where: string;
  /** Creates the ledger where it is missing. */
  readonly create: string;
  /** Lists the applied migrations, oldest first: columns version, name, checksum. */
  readonly read: string;
  /** SQL that adds an entry. */
  insert(migration: PlannedMigration, durationMs: number | null): string;
}

/** The ledger of a tenant's own schema. */
export interface TenantLedger extends Ledger {
  /** A condition: true where exactly these are applied, by version and checksum. */
  holds(migrations: readonly PlannedMigration[]): string;
}

const COLUMNS = `
  version text NOT NULL, name text NOT NULL, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now(),
  duration_ms integer`;

/** It moves with the schema when that is renamed. */
export function tenantLedger(schema: string, where: string): TenantLedger {
  const table = `${quoteIdentifier('schema name', schema)}."schema_migrations"`;
  return {
    where,
    create: `CREATE TABLE IF NOT EXISTS ${table} (${COLUMNS}, CONSTRAINT pk_schema_migrations PRIMARY KEY (version))`,
    read: `SELECT version, name, checksum FROM ${table} ORDER BY version::numeric`,
    insert: (migration, durationMs) =>
      `INSERT INTO ${table} (version, name, checksum, duration_ms) VALUES (${entryValues(migration)}, ${duration(durationMs)})`,
    holds: (migrations) =>
      `(SELECT sha256(convert_to(coalesce(string_agg(version || ':' || checksum, E'\\n' ORDER BY version::numeric), ''), 'UTF8'))
          FROM ${table}) = '\\x${digestOf(migrations)}'`,
  };
}

/** The ledger of everything that exists once: `meta.schema_migrations`, by blueprint and scope. */
export function sharedLedger(blueprint: string, where: string): Ledger {
  const scope = `'${blueprint}', 'shared'`;
  return {
    where,
    create: `CREATE TABLE IF NOT EXISTS meta.schema_migrations (blueprint text NOT NULL, scope text NOT NULL, ${COLUMNS},
      CONSTRAINT pk_schema_migrations PRIMARY KEY (blueprint, scope, version))`,
    read: `SELECT version, name, checksum FROM meta.schema_migrations
            WHERE (blueprint, scope) = (${scope}) ORDER BY version::numeric`,
    insert: (migration, durationMs) =>
      `INSERT INTO meta.schema_migrations (blueprint, scope, version, name, checksum, duration_ms)
       VALUES (${scope}, ${entryValues(migration)}, ${duration(durationMs)})`,
  };
}

/**
 * Which migrations are still to be applied.
 * Raises MigrationChangedError or MigrationMissingError when the ledger and the code tell different stories.
 */
export function pendingMigrations(
  plan: MigrationPlan,
  applied: readonly LedgerEntry[],
  where: string,
): PlannedMigration[] {
  const known = new Map(plan.migrations.map((migration) => [migration.version, migration]));
  for (const { version, name, checksum } of applied) {
    const migration = known.get(version);
    if (!migration) throw new MigrationMissingError(where, name);
    if (migration.checksum !== checksum) throw new MigrationChangedError(where, name);
  }
  const done = new Set(applied.map(({ version }) => version));
  return plan.migrations.filter(({ version }) => !done.has(version));
}

/** The rows of the last statement of a message that held several. */
export function lastRows<T>(results: QueryResult | QueryResult[]): T[] {
  const last = Array.isArray(results) ? results.at(-1) : results;
  return (last?.rows ?? []) as T[];
}

function entryValues({ version, name, checksum }: PlannedMigration): string {
  // Class names and hexadecimal digests: no quote can be in them.
  if (!/^\w+$/.test(name)) throw new TypeError(`A migration's name is a class name: ${name}`);
  return `'${version}', '${name}', '${checksum}'`;
}

function duration(ms: number | null): string {
  // Statements and ledger travel in one message: the server knows the time better than we do.
  return ms === null
    ? '(extract(epoch FROM clock_timestamp() - statement_timestamp()) * 1000)::integer'
    : String(Math.round(ms));
}
