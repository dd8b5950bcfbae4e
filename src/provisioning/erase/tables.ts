import { sqlState } from '../../database/index.js';
import { type Blueprint, quoteIdentifier, type RowIsolation, type Tenant } from '../../tenancy/index.js';
import { DropRefusedError } from '../errors.js';
import { profileOf } from '../lifecycle/profile.js';
import { dropRole } from '../lifecycle/role.js';
import { type OwnerTransaction } from '../owner-database.js';
import { type StoreErasure } from './report.js';

/** A row that is still referred to; 23001 where the foreign key says RESTRICT (PostgreSQL 18). */
const REFERRED_TO = ['23503', '23001'];

/**
 * Removes the tenant's schema or rows, its people, its profile and its role; run again it removes what has come since.
 * Leaves the transaction at work as the login.
 */
export async function eraseTables(
  transaction: OwnerTransaction,
  blueprint: Blueprint,
  tenant: Tenant,
): Promise<StoreErasure> {
  await transaction.workAs({ searchPath: tenant.searchPath, tenantKey: tenant.key });
  const erasePeople = await blueprint.eraseIdentity?.(transaction.manager, tenant);
  let removed =
    tenant.isolation === 'schema'
      ? await dropSchema(transaction, tenant.schemaName)
      : await deleteRows(transaction, blueprint, tenant);
  await deleteProfile(transaction, blueprint, tenant);
  removed += await deleteKeys(transaction, tenant);
  removed += (await erasePeople?.()) ?? 0;
  await transaction.workAsLogin();
  if (tenant.isolation === 'schema') await dropRole(transaction, tenant);
  return { store: tenant.isolation === 'schema' ? 'database tables' : 'database rows', removed, left: 0 };
}

/** Returns how many tables there were. */
async function dropSchema(transaction: OwnerTransaction, schema: string): Promise<number> {
  const [{ tables }] = await transaction.query<{ tables: number }>(
    `SELECT count(*)::int AS tables FROM pg_class c
      WHERE c.relnamespace = to_regnamespace(quote_ident($1)) AND c.relkind IN ('r', 'p')`,
    [schema],
  );
  await transaction.query(`DROP SCHEMA IF EXISTS ${quoteIdentifier('schema', schema)} CASCADE`);
  return tables;
}

/** What was answered to its requests with an Idempotency-Key. */
async function deleteKeys(transaction: OwnerTransaction, { key }: Tenant): Promise<number> {
  const [{ keys }] = await transaction.query<{ keys: number }>(
    `WITH gone AS (DELETE FROM tenancy.idempotency_keys WHERE tenant_key = $1 RETURNING 1)
     SELECT count(*)::int AS keys FROM gone`,
    [key],
  );
  return keys;
}

async function deleteProfile(transaction: OwnerTransaction, { profile }: Blueprint, tenant: Tenant): Promise<void> {
  if (!profile) return;
  await transaction.manager.delete(profile.entity, profileOf(transaction.manager, profile, tenant));
}

/**
 * The rows of a tenant of shared tables. Foreign keys decide the order: a table whose rows are still referred to is
 * tried again after the others. Returns how many there were, without those that foreign keys take along.
 */
async function deleteRows(
  transaction: OwnerTransaction,
  { shared, isolation, profile }: Blueprint,
  tenant: Tenant,
): Promise<number> {
  const { dataSource } = transaction.manager;
  const { tenantColumn } = isolation as RowIsolation;
  let removed = 0;
  let tables = shared.entities
    .filter((entity) => entity !== profile?.entity)
    .map((entity) => dataSource.getMetadata(entity))
    .filter((metadata) => metadata.findColumnWithDatabaseName(tenantColumn))
    .map(({ tableName }) => tableName);
  while (tables.length > 0) {
    const left: string[] = [];
    for (const table of tables) {
      const count = await deleteAll(transaction, table, tenantColumn, tenant.key);
      if (count === null) left.push(table);
      else removed += count;
    }
    if (left.length === tables.length) {
      throw new DropRefusedError(tenant.slug, `rows of ${left.join(', ')} refer to each other`);
    }
    tables = left;
  }
  return removed;
}

/** How many rows there were; null when rows elsewhere still refer to them. */
async function deleteAll(
  transaction: OwnerTransaction,
  table: string,
  column: string,
  key: string,
): Promise<number | null> {
  await transaction.query('SAVEPOINT rows');
  try {
    const [, count] = await transaction.query<number>(
      `DELETE FROM ${quoteIdentifier('table', table)} WHERE ${quoteIdentifier('column', column)} = $1`,
      [key],
    );
    return count;
  } catch (error) {
    if (!REFERRED_TO.includes(sqlState(error) ?? '')) throw error;
    await transaction.query('ROLLBACK TO SAVEPOINT rows');
    return null;
  }
}
