import { sqlState } from '../../database/index.js';
import { type Blueprint, quoteIdentifier, type Tenant } from '../../tenancy/index.js';
import { DropRefusedError, TenantStateError } from '../errors.js';
import { DEFAULT_GRACE_DAYS } from '../options.js';
import { type OwnerDatabase, type OwnerTransaction } from '../owner-database.js';
import { recordEvent } from './event.js';
import { move } from './rename.js';

export interface DropOptions {
  /** Needed outside development and test. */
  readonly force?: boolean;
  /** The slug typed again; needed outside development and test. */
  readonly confirm?: string;
  /** Purge at once instead of after the grace period. */
  readonly now?: boolean;
  readonly actor?: string;
}

const DEPENDENT_OBJECTS = '2BP01';

/**
 * Drops a tenant: its name is free at once and nobody can enter, its data are renamed out of the way and stay for the
 * grace period (`purgeTenant` ends it). Outside development and test it needs `force` and the slug again.
 * @throws DropRefusedError, TenantStateError
 */
export async function dropTenant(owner: OwnerDatabase, tenant: Tenant, options: DropOptions = {}): Promise<void> {
  assertAllowed(owner, tenant, options);
  if (tenant.status === 'dropping') {
    if (!options.now) throw new TenantStateError(tenant.slug, tenant.status, 'dropped again (purge it with --now)');
    return purgeTenant(owner, tenant, options.actor);
  }
  const blueprint = owner.blueprint(tenant.blueprint);
  const away = movedAway(tenant);
  const graceDays = owner.options.graceDays ?? DEFAULT_GRACE_DAYS;
  await owner.transaction(async (transaction) => {
    const [taken] = await transaction.query<unknown[]>(
      `UPDATE meta.tenants SET status = 'dropping', suspended_at = NULL, suspended_reason = NULL, dropped_at = now(),
              purge_after = now() + make_interval(days => $2), updated_at = now()
        WHERE id = $1 AND status <> 'dropping' RETURNING id`,
      [tenant.id, graceDays],
    );
    if (taken.length === 0) throw new TenantStateError(tenant.slug, 'dropping', 'dropped again');
    await transaction.query('DELETE FROM meta.tenant_hostnames WHERE tenant_id = $1', [tenant.id]);
    await transaction.query('UPDATE meta.api_keys SET revoked_at = now() WHERE tenant_id = $1 AND revoked_at IS NULL', [tenant.id]);
    if (blueprint.generateSlug === undefined) await move(transaction, blueprint, tenant, away);
    await transaction.workAsLogin();
    await recordEvent(transaction, 'tenant.dropped', tenant, { actor: options.actor, details: { graceDays } });
  });
  if (options.now) await purgeTenant(owner, { ...(blueprint.generateSlug ? tenant : away), status: 'dropping' }, options.actor);
}

/** Removes a dropped tenant's data for good: one tenant, one transaction (a schema takes hundreds of locks). */
export async function purgeTenant(owner: OwnerDatabase, tenant: Tenant, actor?: string): Promise<void> {
  if (tenant.status !== 'dropping') throw new TenantStateError(tenant.slug, tenant.status, 'purged before it is dropped');
  const blueprint = owner.blueprint(tenant.blueprint);
  await owner.transaction(async (transaction) => {
    await transaction.workAs({ searchPath: tenant.searchPath, tenantKey: tenant.key });
    if (tenant.isolation === 'schema') {
      await transaction.query(`DROP SCHEMA IF EXISTS ${quoteIdentifier('schema', tenant.schemaName)} CASCADE`);
      await deleteProfile(transaction, blueprint, tenant);
      await transaction.workAsLogin();
      await dropRole(transaction, tenant.roleName);
    } else {
      await deleteRows(transaction, blueprint, tenant);
      await transaction.workAsLogin();
    }
    await transaction.query('DELETE FROM meta.tenants WHERE id = $1', [tenant.id]);
    await recordEvent(transaction, 'tenant.purged', tenant, { actor });
  });
}

function assertAllowed(owner: OwnerDatabase, tenant: Tenant, { force, confirm }: DropOptions): void {
  if (owner.options.environment !== 'production') return;
  if (!force) throw new DropRefusedError(tenant.slug, 'outside development and test it needs --force and the slug again');
  if (confirm !== tenant.slug) throw new DropRefusedError(tenant.slug, `the slug typed again is not "${tenant.slug}"`);
}

/** Names that no tenant can take, made from the id. */
function movedAway(tenant: Tenant): Tenant {
  const slug = `dropped_${tenant.id.replaceAll('-', '')}`;
  if (tenant.isolation === 'row') return { ...tenant, slug };
  const searchPath = tenant.searchPath.map((schema) => (schema === tenant.schemaName ? slug : schema));
  return { ...tenant, slug, schemaName: slug, searchPath };
}

async function deleteProfile(transaction: OwnerTransaction, { profile }: Blueprint, tenant: Tenant): Promise<void> {
  if (profile) await transaction.manager.delete(profile.entity, { id: tenant.key });
}

/** A role that another database of the server still knows (a copy of this one) stays: there it is in use. */
async function dropRole(transaction: OwnerTransaction, role: string): Promise<void> {
  await transaction.query('SAVEPOINT role');
  try {
    await transaction.query(`DROP ROLE IF EXISTS ${quoteIdentifier('role', role)}`);
  } catch (error) {
    if (sqlState(error) !== DEPENDENT_OBJECTS) throw error;
    await transaction.query('ROLLBACK TO SAVEPOINT role');
  }
}

/**
 * The rows of a tenant of shared tables. Foreign keys decide the order: a table whose rows are still referred to is
 * tried again after the others.
 */
async function deleteRows(transaction: OwnerTransaction, { shared, isolation, profile }: Blueprint, tenant: Tenant): Promise<void> {
  const dataSource = transaction.manager.dataSource;
  const column = isolation.mode === 'row' ? isolation.tenantColumn : 'id';
  let tables = shared.entities
    .map((entity) => dataSource.getMetadata(entity))
    .filter((metadata) => metadata.target !== profile?.entity)
    .filter((metadata) => metadata.columns.some(({ databaseName }) => databaseName === column))
    .map(({ tableName }) => tableName);
  const deleteAll = async (table: string) => {
    await transaction.query('SAVEPOINT rows');
    try {
      await transaction.query(
        `DELETE FROM ${quoteIdentifier('table', table)} WHERE ${quoteIdentifier('column', column)}::text = $1`,
        [tenant.key],
      );
      return true;
    } catch (error) {
      if (sqlState(error) !== '23503') throw error;
      await transaction.query('ROLLBACK TO SAVEPOINT rows');
      return false;
    }
  };
  while (tables.length > 0) {
    const left: string[] = [];
    for (const table of tables) if (!(await deleteAll(table))) left.push(table);
    if (left.length === tables.length) throw new DropRefusedError(tenant.slug, `rows of ${left.join(', ')} refer to each other`);
    tables = left;
  }
  await deleteProfile(transaction, { shared, isolation, profile } as Blueprint, tenant);
}
