import { type Blueprint, type Tenant } from '../tenancy/index.js';
import { type OwnerDatabase, type OwnerTransaction } from './owner-database.js';

/**
 * Row-level security, policies and grants on every table of a scope, in one call of the database's own functions
 * (`tenancy.isolate_…`, one piece of code for both modes). Idempotent; `inForce` also replaces policies that are there.
 */
export async function isolateTenant(
  owner: OwnerDatabase,
  transaction: OwnerTransaction,
  blueprint: Blueprint,
  tenant: Pick<Tenant, 'schemaName' | 'roleName' | 'key'>,
  inForce = false,
): Promise<void> {
  const appendOnly = await owner.tableNames(blueprint.tenant?.appendOnly);
  const { schemaName, roleName, key } = tenant;
  await transaction.query('SELECT tenancy.isolate_schema($1, $2, $3, $4::text[], $5)', [
    schemaName,
    roleName,
    key,
    appendOnly,
    inForce,
  ]);
}

/** The walls of the core's own table of tenants' rows. */
async function repairKeys(transaction: OwnerTransaction): Promise<void> {
  await transaction.query('SELECT tenancy.open_idempotency_keys(in_force => true)');
}

/** The same for a blueprint's shared tables. */
export async function isolateShared(
  owner: OwnerDatabase,
  transaction: OwnerTransaction,
  blueprint: Blueprint,
  inForce = false,
): Promise<void> {
  const { shared, profile, isolation } = blueprint;
  const names = (entities?: Parameters<OwnerDatabase['tableNames']>[0]) => owner.tableNames(entities);
  const readable = await names(shared.readableByTenants);
  const [profileTable] = profile ? await names([profile.entity]) : [null];
  const profileFacts = [profileTable, profile?.keyColumn ?? null, profile?.visibleToTenant ?? false];
  if (inForce) await repairKeys(transaction);
  if (isolation.mode === 'row') {
    await transaction.query(
      'SELECT tenancy.isolate_rows($1, $2, $3::text[], $4::text[], $5::text[], $6, $7, $8, $9, $10::text[])',
      [
        shared.schema,
        isolation.tenantColumn,
        await names(shared.identity),
        await names(shared.appendOnly),
        readable,
        ...profileFacts,
        inForce,
        await names(shared.readAcrossTenants),
      ],
    );
  } else {
    await transaction.query('SELECT tenancy.isolate_shared($1, $2::text[], $3::text[], $4::text[], $5, $6, $7, $8)', [
      shared.schema,
      await names(shared.entities),
      readable,
      isolation.searchAfter,
      ...profileFacts,
      inForce,
    ]);
  }
}
