import { Client } from 'pg';
import { readClaimKey } from '../../database/index.js';
import { quoteIdentifier, quotePlainLiteral, quoteSearchPath, signClaim, type Tenant } from '../../tenancy/index.js';
import { VerificationError } from '../errors.js';
import { isolateShared, isolateTenant } from '../isolate.js';
import { type OwnerDatabase, queryableOn } from '../owner-database.js';
import { recordEvent } from './event.js';
import { joinTenants, makeRole } from './role.js';

export interface Verification {
  /** Tables that answered as the tenant. */
  readonly tables: number;
  readonly repaired: boolean;
}

/**
 * Proves a tenant queryable: through the application's own login, as the tenant's role, every table it should reach
 * answers, and none without the tenant's key shows a row. With `repair`, role, grants and policies are made anew first.
 * @throws VerificationError listing what is wrong.
 */
export async function verifyTenant(owner: OwnerDatabase, tenant: Tenant, repair = false): Promise<Verification> {
  if (repair) await repairTenant(owner, tenant);
  const tables = await tablesOf(owner, tenant);
  const findings: string[] = [];
  if (tables.length === 0) findings.push(`there are no tables in "${tenant.schemaName}"`);
  const claim = await claimOf(owner, tenant);
  const client = new Client({ connectionString: owner.options.appUrl, application_name: 'tenantry verify' });
  await client.connect();
  try {
    for (const table of tables) {
      const finding = await ask(client, tenant, table, claim);
      if (finding) findings.push(finding);
    }
  } finally {
    await client.end();
  }
  if (findings.length > 0) throw new VerificationError(tenant.slug, findings);
  return { tables: tables.length, repaired: repair };
}

async function repairTenant(owner: OwnerDatabase, tenant: Tenant): Promise<void> {
  const blueprint = owner.blueprint(tenant.blueprint);
  await owner.transaction(async (transaction) => {
    if (tenant.isolation === 'schema') {
      await makeRole(transaction, tenant);
      await joinTenants(transaction, tenant);
    }
    await transaction.workAs({ searchPath: tenant.searchPath });
    if (tenant.isolation === 'schema') await isolateTenant(owner, transaction, blueprint, tenant, true);
    await isolateShared(owner, transaction, blueprint, true);
    await recordEvent(transaction, 'tenant.repaired', tenant);
  });
}

/** The tables that hold rows of tenants, which the tenant's role should reach. */
async function tablesOf(owner: OwnerDatabase, tenant: Tenant): Promise<string[]> {
  const { shared, tenant: own, profile } = owner.blueprint(tenant.blueprint);
  if (tenant.isolation === 'schema') return owner.tableNames(own?.entities);
  const others = [...(shared.identity ?? []), ...(shared.readableByTenants ?? [])];
  const hidden = new Set([...others, ...(profile && !profile.visibleToTenant ? [profile.entity] : [])]);
  return owner.tableNames(shared.entities.filter((entity) => !hidden.has(entity)));
}

const CLAIM_SECONDS = 120;

/** What the database wants to see where claims are signed; null where it believes the setting. */
async function claimOf(owner: OwnerDatabase, tenant: Tenant): Promise<string | null> {
  return owner.transaction(async (transaction) => {
    await transaction.workAs({ searchPath: ['pg_catalog'] });
    const key = await readClaimKey(queryableOn(transaction));
    return key && signClaim(key, tenant.key, Math.floor(Date.now() / 1_000) + CLAIM_SECONDS);
  });
}

async function ask(client: Client, tenant: Tenant, table: string, claim: string | null): Promise<string | null> {
  const name = `${quoteIdentifier('schema', tenant.schemaName)}.${quoteIdentifier('table', table)}`;
  const as = (key: string) =>
    `SET LOCAL ROLE ${quoteIdentifier('role', tenant.roleName)};
     SET LOCAL search_path TO ${quoteSearchPath(tenant.searchPath)}; SET LOCAL tenantry.tenant_id TO ${key}`;
  try {
    await client.query('BEGIN');
    // The login's to set, before it becomes the tenant.
    if (claim !== null) await client.query(`SELECT pg_catalog.set_config('tenantry.claim', $1, true)`, [claim]);
    await client.query(as(quotePlainLiteral('tenant key', tenant.key)));
    await client.query(`SELECT FROM ${quoteIdentifier('table', table)} LIMIT 1`);
    await client.query('ROLLBACK');
    await client.query('BEGIN');
    await client.query(as("''"));
    const { rowCount } = await client.query(`SELECT FROM ${name} LIMIT 1`);
    return rowCount === 0 ? null : `${table} shows rows without the tenant's key`;
  } catch (error) {
    return `${table}: ${(error as Error).message}`;
  } finally {
    await client.query('ROLLBACK');
  }
}
