import { escapeLiteral } from 'pg';
import { type Installation } from '../../../database/index.js';
import { TENANT_COLUMNS } from '../../../meta/index.js';
import { quoteIdentifier, quotePlainLiteral, quoteSearchPath, type Tenant } from '../../../tenancy/index.js';
import { tenantLock, type PlannedMigration } from '../../migrate/index.js';
import { versionNote } from '../notes.js';
import { type TenantWork } from './tenant-work.js';

/** Where the rows of interest are among the results of `opening`. */
export const OPENING_RESULTS = { held: 2, tenant: 3, ledger: 7, length: 8 } as const;

/**
 * A transaction on a tenant, held against everybody else, with what its ledger says, in one message. The lock is tried
 * and not waited for: who waits holds a snapshot, and CREATE INDEX CONCURRENTLY would wait for that in turn.
 */
export function opening({ tenant, ledger, installation, lockTimeoutMs }: TenantWork): string[] {
  return [
    'BEGIN',
    `SET LOCAL lock_timeout TO '${lockTimeoutMs}ms'`,
    `SELECT pg_try_advisory_xact_lock(${lockKey(tenant)}) AS held`,
    `SELECT ${TENANT_COLUMNS} FROM meta.tenants t WHERE t.id = ${escapeLiteral(tenant.id)}`,
    ...place(tenant, installation),
    ledger.read,
  ];
}

/**
 * A transaction on a tenant that fails unless the lock is free and the ledger as expected. Whether the register still has
 * the tenant there shows when the migration is noted in it.
 */
export function openingIf(
  { tenant, ledger, installation, lockTimeoutMs }: TenantWork,
  applied: readonly PlannedMigration[],
): string[] {
  const must = (condition: string) => `SELECT 1 / (CASE WHEN ${condition} THEN 1 ELSE 0 END)`;
  return [
    'BEGIN',
    `SET LOCAL lock_timeout TO '${lockTimeoutMs}ms'`,
    must(`pg_try_advisory_xact_lock(${lockKey(tenant)})`),
    ...place(tenant, installation),
    // After the lock, in a statement of its own: its snapshot sees what the last holder has committed.
    must(ledger.holds(applied)),
  ];
}

function place(tenant: Tenant, installation: Installation): string[] {
  return [
    `SET LOCAL ROLE ${quoteIdentifier('role', installation.ownerRole)}`,
    `SET LOCAL search_path TO ${quoteSearchPath(tenant.searchPath)}`,
    `SET LOCAL tenantry.tenant_id TO ${quotePlainLiteral('tenant key', tenant.key)}`,
  ];
}

/** The same key as every other piece of work on the tenant. */
export function lockKey(tenant: { readonly id: string }): string {
  return `hashtextextended(${escapeLiteral(`tenantry:${tenantLock(tenant)}`)}, 0)`;
}

/** A migration and what goes with it, to the end of its transaction. Only for one of fixed statements. */
export function applying(work: TenantWork, migration: PlannedMigration, isLast: boolean): string[] {
  return [
    ...(migration.statements!.some((sql) => CHANGES_ROWS.test(sql)) ? ['SET CONSTRAINTS ALL IMMEDIATE'] : []),
    ...migration.statements!,
    work.ledger.insert(migration, null),
    ...following(work, migration, isLast),
    'COMMIT',
  ];
}

/**
 * What goes with each migration, in its transaction: grants and policies for what it made, the register's mirror of the
 * ledger and the event, and with the last one the run's journal.
 */
export function following(work: TenantWork, migration: PlannedMigration, isLast: boolean): string[] {
  const { tenant, plan, journal, attempt } = work;
  const { version, name } = migration;
  const digest = isLast ? plan.digest : null;
  const notes = [versionNote(tenant, { version, digest, action: 'tenant.migrated', migration: name })];
  if (isLast && journal) {
    notes.push(journal.turnNote({ tenantId: tenant.id, status: 'done', toVersion: version, attempts: attempt }));
  }
  return [...isolation(work, migration), `SELECT ${notes.join(', ')}`];
}

/** Rows that are changed may leave deferred checks, and with those pending an ALTER TABLE fails. In doubt they are checked at once. */
const CHANGES_ROWS = /\b(insert|update|delete|merge|truncate|select|with|do|call|copy|execute)\b/i;

const CHANGES_WHAT_IS_THERE =
  /^\s*(ALTER\s+TABLE|ALTER\s+TYPE|ALTER\s+INDEX|CREATE\s+(UNIQUE\s+)?INDEX|DROP\s+INDEX|COMMENT|INSERT|UPDATE|DELETE)\b/i;
const MAKES_MORE = /\b(CREATE\s+(?!(UNIQUE\s+)?INDEX)|\w*serial\d?|identity|owner|security|partition|inherit)\b/i;

/**
 * Grants and policies for what a migration made: it looks at every table of the schema, which costs more than most
 * migrations do, so it is left out where all statements are of kinds that make no table, view or sequence and give nothing
 * to another owner. In doubt it is done.
 */
export function needsIsolation({ statements }: PlannedMigration): boolean {
  return !statements?.every((sql) => CHANGES_WHAT_IS_THERE.test(sql) && !MAKES_MORE.test(sql));
}

function isolation({ tenant, appendOnly }: TenantWork, migration: PlannedMigration): string[] {
  if (!needsIsolation(migration)) return [];
  const names = [tenant.schemaName, tenant.roleName, tenant.key].map((each) => escapeLiteral(each)).join(', ');
  const tables = `ARRAY[${appendOnly.map((name) => escapeLiteral(name)).join(', ')}]::text[]`;
  return [`SELECT tenancy.isolate_schema(${names}, ${tables}, false)`];
}
