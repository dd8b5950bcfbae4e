import { migrations as metaMigrations } from '../../../migrations/meta/index.js';
import { type Blueprint, type Tenant } from '../../tenancy/index.js';
import { recordEvent } from '../lifecycle/event.js';
import { isolateShared, isolateTenant } from '../isolate.js';
import { type OwnerDatabase, type OwnerTransaction } from '../owner-database.js';
import { type MigrationTarget } from './apply.js';
import { sharedLedger, tenantLedger } from './ledger.js';
import { planMigrations } from './plan.js';

/** The register's own tables and the functions that isolate. */
export async function metaTarget(): Promise<MigrationTarget> {
  return {
    plan: await planMigrations(metaMigrations),
    ledger: sharedLedger('meta', 'the register'),
    lock: sharedLock('meta'),
    searchPath: ['meta'],
  };
}

export async function sharedTarget(owner: OwnerDatabase, blueprint: Blueprint): Promise<MigrationTarget> {
  return {
    plan: await planMigrations(blueprint.shared.migrations),
    ledger: sharedLedger(blueprint.name, `the shared tables of ${blueprint.name}`),
    lock: sharedLock(blueprint.name),
    searchPath: [blueprint.shared.schema],
    // Only when all of them are there is it known whose each table is. Until then nobody has been granted anything.
    afterwards: async (transaction, { version }, isLast) => {
      if (isLast) await isolateShared(owner, transaction, blueprint);
      if (blueprint.isolation.mode === 'row') await mirrorVersion(transaction, blueprint, version);
    },
  };
}

/** The tables of one schema tenant. The register mirrors the version in the same transaction. */
export async function tenantTarget(
  owner: OwnerDatabase,
  blueprint: Blueprint,
  tenant: Tenant,
): Promise<MigrationTarget> {
  const plan = await planMigrations(blueprint.tenant?.migrations ?? []);
  return {
    plan,
    ledger: tenantLedger(tenant.schemaName, `tenant "${tenant.slug}"`),
    lock: tenantLock(tenant),
    searchPath: tenant.searchPath,
    tenantKey: tenant.key,
    afterwards: async (transaction, migration, isLast) => {
      await isolateTenant(owner, transaction, blueprint, tenant);
      await transaction.query(
        'UPDATE meta.tenants SET schema_version = $2, migrations_digest = $3, updated_at = now() WHERE id = $1',
        [tenant.id, migration.version, isLast ? plan.digest : null],
      );
      await recordEvent(transaction, 'tenant.migrated', tenant, { details: { migration: migration.name } });
    },
  };
}

export function sharedLock(blueprint: string): string {
  return `shared:${blueprint}`;
}

/** Held by everything that moves a tenant or works through its tables. */
export function tenantLock({ id }: Pick<Tenant, 'id'>): string {
  return `tenant:${id}`;
}

/** Tenants of shared tables are all at the version of these. */
async function mirrorVersion(transaction: OwnerTransaction, { name }: Blueprint, version: string): Promise<void> {
  await transaction.query('UPDATE meta.tenants SET schema_version = $2, updated_at = now() WHERE blueprint = $1', [
    name,
    version,
  ]);
}
