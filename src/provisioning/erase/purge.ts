import { type ErasedTenant, type Tenant, TenantNotFoundError } from '../../tenancy/index.js';
import { EraseIncompleteError, TenantStateError } from '../errors.js';
import { holdTenant } from '../lifecycle/current.js';
import { recordEvent } from '../lifecycle/event.js';
import { type OwnerDatabase, type OwnerTransaction } from '../owner-database.js';
import { eraseStores } from './erase-stores.js';
import { type Erasure, erasureOf, numbersOf, type StoreErasure } from './report.js';
import { slugsOf } from './slugs.js';
import { eraseTables } from './tables.js';

/**
 * Removes a dropped tenant for good: first its tables, so that no request that is still under way can commit, then
 * every store. The tenant's row of the register goes last. Killed at any point, or with a store that fails, it leaves
 * that row, `dropping` and due, and the next purge does all of it again. One transaction for a tenant's tables: a schema
 * takes hundreds of locks.
 * @throws TenantStateError unless it has been dropped; EraseIncompleteError when something is left.
 */
export async function purgeTenant(owner: OwnerDatabase, tenant: Tenant, actor?: string): Promise<Erasure> {
  const begun = await begin(owner, tenant);
  const stores = await eraseStores(owner.options.stores ?? [], begun.erased);
  const erasure = erasureOf([begun.tables, ...stores]);
  await finish(owner, tenant, erasure, actor);
  if (!erasure.isComplete) throw new EraseIncompleteError(begun.held.slug, erasure);
  return erasure;
}

interface Begun {
  readonly held: Tenant;
  readonly erased: ErasedTenant;
  readonly tables: StoreErasure;
}

/** The tables go, and in the same transaction the register says so: from here on the tenant cannot be restored. */
function begin(owner: OwnerDatabase, tenant: Tenant): Promise<Begun> {
  const blueprint = owner.blueprint(tenant.blueprint);
  return owner.transaction(async (transaction) => {
    const held = await holdDropped(transaction, tenant);
    await transaction.query(
      `UPDATE meta.tenants SET erasing_since = coalesce(erasing_since, now()), purge_after = least(purge_after, now()),
              updated_at = now()
        WHERE id = $1`,
      [held.id],
    );
    const slugs = await slugsOf(transaction, held.id);
    const tables = await eraseTables(transaction, blueprint, held);
    return { held, tables, erased: { id: held.id, blueprint: held.blueprint, slugs } };
  });
}

/** The register forgets the tenant when nothing is left, and keeps it for the next purge when something is. */
async function finish(owner: OwnerDatabase, tenant: Tenant, erasure: Erasure, actor?: string): Promise<void> {
  const blueprint = owner.blueprint(tenant.blueprint);
  try {
    await owner.transaction(async (transaction) => {
      const held = await holdDropped(transaction, tenant);
      const details = numbersOf(erasure);
      if (!erasure.isComplete) return recordEvent(transaction, 'tenant.erase_incomplete', held, { actor, details });
      // Rows of a request that was under way when the tables were erased.
      await eraseTables(transaction, blueprint, held);
      // What a migration said of a row may repeat what was in it.
      await transaction.query('UPDATE meta.fleet_run_items SET error_message = NULL WHERE tenant_id = $1', [held.id]);
      await transaction.query('DELETE FROM meta.tenants WHERE id = $1', [held.id]);
      await recordEvent(transaction, 'tenant.purged', held, { actor, details });
    });
  } catch (error) {
    // Another purge of this tenant was faster; it has recorded its own.
    if (!(error instanceof TenantNotFoundError && erasure.isComplete)) throw error;
  }
}

async function holdDropped(transaction: OwnerTransaction, tenant: Tenant): Promise<Tenant> {
  const held = await holdTenant(transaction, tenant);
  if (held.status !== 'dropping') throw new TenantStateError(held.slug, held.status, 'purged before it is dropped');
  return held;
}
