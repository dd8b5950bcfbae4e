import { sqlState } from '../../database/index.js';
import { type Blueprint, quoteIdentifier, type RowIsolation, type Tenant } from '../../tenancy/index.js';
import { DropRefusedError, TenantStateError } from '../errors.js';
import { type OwnerDatabase, type OwnerTransaction } from '../owner-database.js';
import { holdTenant } from './current.js';
import { recordEvent } from './event.js';
import { profileOf } from './profile.js';
import { dropRole } from './role.js';

/** A row that is still referred to; 23001 where the foreign key says RESTRICT (PostgreSQL 18). */
const REFERRED_TO = ['23503', '23001'];

/**
 * Removes a dropped tenant's data for good: one tenant, one transaction (a schema takes hundreds of locks).
 * @throws TenantStateError unless it has been dropped.
 */
export async function purgeTenant(owner: OwnerDatabase, tenant: Tenant, actor?: string): Promise<void> {
  const blueprint = owner.blueprint(tenant.blueprint);
  await owner.transaction(async (transaction) => {
    const held = await holdTenant(transaction, tenant);
    if (held.status !== 'dropping') throw new TenantStateError(held.slug, held.status, 'purged before it is dropped');
    await transaction.workAs({ searchPath: held.searchPath, tenantKey: held.key });
    if (held.isolation === 'schema') {
      await transaction.query(`DROP SCHEMA IF EXISTS ${quoteIdentifier('schema', held.schemaName)} CASCADE`);
    } else {
      await deleteRows(transaction, blueprint, held);
    }
    await deleteProfile(transaction, blueprint, held);
    await transaction.workAsLogin();
    if (held.isolation === 'schema') await dropRole(transaction, held);
    await transaction.query('DELETE FROM meta.tenants WHERE id = $1', [held.id]);
    await recordEvent(transaction, 'tenant.purged', held, { actor });
  });
}

async function deleteProfile(transaction: OwnerTransaction, { profile }: Blueprint, tenant: Tenant): Promise<void> {
  if (!profile) return;
  await transaction.manager.delete(profile.entity, profileOf(transaction.manager, profile, tenant));
}

/**
 * The rows of a tenant of shared tables. Foreign keys decide the order: a table whose rows are still referred to is
 * tried again after the others.
 */
async function deleteRows(
  transaction: OwnerTransaction,
  { shared, isolation, profile }: Blueprint,
  tenant: Tenant,
): Promise<void> {
  const { dataSource } = transaction.manager;
  const { tenantColumn } = isolation as RowIsolation;
  let tables = shared.entities
    .filter((entity) => entity !== profile?.entity)
    .map((entity) => dataSource.getMetadata(entity))
    .filter((metadata) => metadata.findColumnWithDatabaseName(tenantColumn))
    .map(({ tableName }) => tableName);
  while (tables.length > 0) {
    const left: string[] = [];
    for (const table of tables) {
      if (!(await deleteAll(transaction, table, tenantColumn, tenant.key))) left.push(table);
    }
    if (left.length === tables.length) {
      throw new DropRefusedError(tenant.slug, `rows of ${left.join(', ')} refer to each other`);
    }
    tables = left;
  }
}

/** False when rows elsewhere still refer to these. */
async function deleteAll(transaction: OwnerTransaction, table: string, column: string, key: string): Promise<boolean> {
  await transaction.query('SAVEPOINT rows');
  try {
    await transaction.query(
      `DELETE FROM ${quoteIdentifier('table', table)} WHERE ${quoteIdentifier('column', column)} = $1`,
      [key],
    );
    return true;
  } catch (error) {
    if (!REFERRED_TO.includes(sqlState(error) ?? '')) throw error;
    await transaction.query('ROLLBACK TO SAVEPOINT rows');
    return false;
  }
}
