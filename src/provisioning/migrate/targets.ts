import { migrations as metaMigrations } from '../../../migrations/meta/index.js';
import { type Blueprint, type Tenant } from '../../tenancy/index.js';
import { isolateShared, isolateTenant } from '../isolate.js';
import { type OwnerDatabase } from '../owner-database.js';
import { type MigrationTarget } from './apply.js';
import { sharedLedger, tenantLedger } from './ledger.js';
import { planMigrations } from './plan.js';

/** The register's own tables and the functions that isolate. */
export async function metaTarget(): Promise<MigrationTarget> {
  return {
    plan: await planMigrations(metaMigrations),
    ledger: sharedLedger('meta', 'the register'),
    searchPath: ['meta'],
  };
}

export async function sharedTarget(owner: OwnerDatabase, blueprint: Blueprint): Promise<MigrationTarget> {
  return {
    plan: await planMigrations(blueprint.shared.migrations),
    ledger: sharedLedger(blueprint.name, `the shared tables of ${blueprint.name}`),
    searchPath: [blueprint.shared.schema],
    afterwards: (transaction) => isolateShared(owner, transaction, blueprint),
  };
}

/** The tables of one schema tenant. The register mirrors the version in the same transaction. */
export async function tenantTarget(
  owner: OwnerDatabase,
  blueprint: Blueprint,
  tenant: Pick<Tenant, 'id' | 'slug' | 'schemaName' | 'roleName' | 'key' | 'searchPath'>,
): Promise<MigrationTarget> {
  const plan = await planMigrations(blueprint.tenant?.migrations ?? []);
  return {
    plan,
    ledger: tenantLedger(tenant.schemaName, `tenant "${tenant.slug}"`),
    searchPath: tenant.searchPath,
    tenantKey: tenant.key,
    afterwards: async (transaction, migration) => {
      await isolateTenant(owner, transaction, blueprint, tenant);
      await transaction.query('UPDATE meta.tenants SET schema_version = $2, migrations_digest = $3 WHERE id = $1', [
        tenant.id,
        migration.version,
        migration.version === plan.latest ? plan.digest : null,
      ]);
    },
  };
}
