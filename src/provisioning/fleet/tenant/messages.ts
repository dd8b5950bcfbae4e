import { escapeLiteral } from 'pg';
import { TENANT_COLUMNS } from '../../../meta/index.js';
import { quoteIdentifier, quotePlainLiteral, quoteSearchPath } from '../../../tenancy/index.js';
import { tenantLock, type PlannedMigration } from '../../migrate/index.js';
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
    `SET LOCAL ROLE ${quoteIdentifier('role', installation.ownerRole)}`,
    `SET LOCAL search_path TO ${quoteSearchPath(tenant.searchPath)}`,
    `SET LOCAL tenantry.tenant_id TO ${quotePlainLiteral('tenant key', tenant.key)}`,
    ledger.read,
  ];
}

/** The same key as every other piece of work on the tenant. */
export function lockKey(tenant: { readonly id: string }): string {
  return `hashtextextended(${escapeLiteral(`tenantry:${tenantLock(tenant)}`)}, 0)`;
}

/**
 * What goes with each migration, in its transaction: grants and policies for what it made, the register's mirror of the
 * ledger, the event. The fingerprint is no longer known; it is taken in bulk when the run is over.
 */
export function following(work: TenantWork, migration: PlannedMigration, isLast: boolean): string[] {
  const { tenant, plan, journal, attempt } = work;
  const digest = isLast ? escapeLiteral(plan.digest) : 'NULL';
  const details = escapeLiteral(JSON.stringify({ migration: migration.name }));
  const about = [tenant.id, tenant.slug, tenant.blueprint].map(escapeLiteral).join(', ');
  return [
    isolation(work),
    `UPDATE meta.tenants SET schema_version = ${escapeLiteral(migration.version)}, migrations_digest = ${digest},
            schema_fingerprint = NULL, updated_at = now() WHERE id = ${escapeLiteral(tenant.id)}`,
    `INSERT INTO meta.provisioning_events (tenant_id, slug, blueprint, action, actor, details)
     VALUES (${about}, 'tenant.migrated', session_user::text, ${details})`,
    ...(isLast && journal ? [journal.doneSql(tenant.id, 'done', migration.version, attempt)] : []),
  ];
}

/** Looks through all tables of the schema, so only when there is one that is not isolated yet. */
function isolation({ tenant, appendOnly }: TenantWork): string {
  const schema = escapeLiteral(tenant.schemaName);
  const role = escapeLiteral(tenant.roleName);
  const tables = `ARRAY[${appendOnly.map((name) => escapeLiteral(name)).join(', ')}]::text[]`;
  return `SELECT tenancy.isolate_schema(${schema}, ${role}, ${escapeLiteral(tenant.key)}, ${tables}, false)
    WHERE EXISTS (
      SELECT FROM pg_catalog.pg_class c WHERE c.relnamespace = to_regnamespace(quote_ident(${schema})) AND CASE
        WHEN c.relkind IN ('r', 'p') THEN NOT (c.relrowsecurity AND c.relforcerowsecurity)
        WHEN c.relkind = 'S' THEN NOT has_sequence_privilege(${role}, c.oid, 'USAGE')
        ELSE c.relkind IN ('v', 'm', 'f') END)`;
}
