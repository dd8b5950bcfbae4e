import { retryCollisions, sqlState } from '../../database/index.js';
import { endRest } from '../../meta/index.js';
import { type Blueprint, quoteIdentifier, type Tenant } from '../../tenancy/index.js';
import { LeftoverSchemaError, SharedTablesBehindError, TenantExistsError } from '../errors.js';
import { isolateTenant } from '../isolate.js';
import { applyOne, pendingMigrations, sharedTarget, tenantTarget, type LedgerEntry } from '../migrate/index.js';
import { type OwnerDatabase, type OwnerTransaction } from '../owner-database.js';
import { recordEvent } from './event.js';
import { type NewTenant, tenantFor } from './new-tenant.js';
import { profileOf } from './profile.js';
import { joinTenants, makeRole } from './role.js';
import { seedTenant } from './seed.js';

const UNIQUE_VIOLATION = '23505';
const DUPLICATE_SCHEMA = '42P06';

/**
 * Makes a tenant in one transaction: register row, role, schema, all its migrations, grants, policies, profile,
 * reference data, ledger, event. Killed at any point it leaves nothing behind.
 * @throws TenantExistsError, SlugRestingError, LeftoverSchemaError, SharedTablesBehindError, MalformedTenantError, UnknownBlueprintError
 */
export async function createTenant(owner: OwnerDatabase, input: NewTenant): Promise<Tenant> {
  const blueprint = owner.blueprint(input.blueprint);
  const tenant = tenantFor(input, blueprint, await owner.installation());
  const startedAt = performance.now();
  // Roles are rows of catalogs that all databases of the server share: creations elsewhere may get in the way.
  return retryCollisions(
    () => owner.transaction((transaction) => make(owner, transaction, { tenant, blueprint, input, startedAt })),
    (error) => !(error instanceof TenantExistsError) && ['XX000', '40001', '40P01'].includes(sqlState(error) ?? ''),
  );
}

interface Creation {
  readonly tenant: Tenant;
  readonly blueprint: Blueprint;
  readonly input: NewTenant;
  readonly startedAt: number;
}

async function make(owner: OwnerDatabase, transaction: OwnerTransaction, creation: Creation): Promise<Tenant> {
  const { tenant, blueprint, input, startedAt } = creation;
  await input.first?.(transaction.manager);
  await assertSharedTables(owner, transaction, blueprint);
  await register(transaction, tenant);
  await endRest(transaction.query, { kind: 'slug', name: tenant.slug, tenantId: tenant.id }, input.reuse);
  const version = await makePlace(owner, transaction, creation);
  await transaction.workAs({ searchPath: tenant.searchPath, tenantKey: tenant.key });
  if (blueprint.profile) await saveProfile(transaction, blueprint, tenant, input);
  await blueprint.referenceData?.(transaction.manager, tenant);
  if (input.seed) await seedTenant(transaction, blueprint, tenant);
  const details = { schema: tenant.schemaName, seeded: input.seed === true };
  await recordEvent(transaction, 'tenant.created', tenant, { actor: input.actor, details, startedAt });
  await transaction.workAsLogin();
  await input.alongside?.(transaction.manager, tenant);
  if (tenant.isolation === 'schema') await joinTenants(transaction, tenant);
  return { ...tenant, schemaVersion: version };
}

/** A tenant of shared tables that are not there would be made and not work. */
async function assertSharedTables(
  owner: OwnerDatabase,
  transaction: OwnerTransaction,
  blueprint: Blueprint,
): Promise<void> {
  const { ledger, plan } = await sharedTarget(owner, blueprint);
  const [{ known }] = await transaction.query<{ known: boolean }>(
    `SELECT to_regclass('meta.schema_migrations') IS NOT NULL AS known`,
  );
  const applied = known ? await transaction.query<LedgerEntry>(ledger.read) : [];
  const behind = pendingMigrations(plan, applied, ledger.where).length > 0;
  if (!known || behind) throw new SharedTablesBehindError(blueprint.name);
}

async function register(transaction: OwnerTransaction, tenant: Tenant): Promise<void> {
  const { id, slug, name, blueprint, isolation, status, schemaName, roleName, key, searchPath } = tenant;
  try {
    await transaction.query(
      `INSERT INTO meta.tenants
         (id, slug, name, blueprint, isolation, status, schema_name, role_name, tenant_key, search_path)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [id, slug, name, blueprint, isolation, status, schemaName, roleName, key, searchPath],
    );
  } catch (error) {
    if (sqlState(error) === UNIQUE_VIOLATION) throw new TenantExistsError(slug);
    throw error;
  }
}

/** Role and schema with all its tables; tenants of shared tables have theirs already. Returns the version. */
async function makePlace(
  owner: OwnerDatabase,
  transaction: OwnerTransaction,
  creation: Creation,
): Promise<string | null> {
  const { tenant, blueprint } = creation;
  if (tenant.isolation === 'row') {
    const { latest } = (await sharedTarget(owner, blueprint)).plan;
    await transaction.query('UPDATE meta.tenants SET schema_version = $2 WHERE id = $1', [tenant.id, latest]);
    return latest;
  }
  await makeRole(transaction, tenant);
  try {
    const ownerRole = quoteIdentifier('role', transaction.installation.ownerRole);
    await transaction.query(`CREATE SCHEMA ${quoteIdentifier('schema', tenant.schemaName)} AUTHORIZATION ${ownerRole}`);
  } catch (error) {
    if (sqlState(error) === DUPLICATE_SCHEMA) throw new LeftoverSchemaError(tenant.schemaName);
    throw error;
  }
  await transaction.workAs({ searchPath: tenant.searchPath, tenantKey: tenant.key });
  const { ledger, plan } = await tenantTarget(owner, blueprint, tenant);
  await transaction.query(ledger.create);
  for (const migration of plan.migrations) await applyOne(transaction, ledger, migration);
  await isolateTenant(owner, transaction, blueprint, tenant);
  await transaction.query('UPDATE meta.tenants SET schema_version = $2, migrations_digest = $3 WHERE id = $1', [
    tenant.id,
    plan.latest,
    plan.digest,
  ]);
  return plan.latest;
}

async function saveProfile(
  transaction: OwnerTransaction,
  { profile }: Blueprint,
  tenant: Tenant,
  input: NewTenant,
): Promise<void> {
  const { entity, create } = profile!;
  // A broker may have been written down before it is provisioned: that row stays as it is.
  if (await transaction.manager.existsBy(entity, profileOf(transaction.manager, profile!, tenant))) return;
  try {
    await transaction.manager.insert(entity, create(tenant, input.profile ?? {}));
  } catch (error) {
    if (sqlState(error) === UNIQUE_VIOLATION) throw new TenantExistsError(tenant.slug);
    throw error;
  }
}
