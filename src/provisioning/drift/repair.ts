import { type Tenant } from '../../tenancy/index.js';
import { recordEvent } from '../lifecycle/event.js';
import { holdTenant } from '../lifecycle/current.js';
import { type OwnerDatabase } from '../owner-database.js';
import { compareItems, describeDifference, type Difference } from './compare.js';
import { RepairFailedError, RepairIncompleteError } from './errors.js';
import { fingerprintsIn, itemsOf } from './fingerprints.js';
import { type Reference } from './reference.js';
import { type RepairStep } from './repair-sql.js';

const LOCK_TIMEOUT = '5s';

/**
 * Runs the repair in one transaction, looks again, and keeps it only when the schema is then what its migrations make,
 * but for what was `withheld`. @throws RepairFailedError, RepairIncompleteError, TenantNotFoundError
 */
export async function repairTenant(
  owner: OwnerDatabase,
  tenant: Tenant,
  reference: Reference,
  steps: readonly RepairStep[],
  withheld: readonly Difference[],
): Promise<void> {
  await owner.transaction(async (transaction) => {
    await transaction.query(`SET LOCAL lock_timeout TO '${LOCK_TIMEOUT}'`);
    await holdTenant(transaction, tenant);
    for (const { sql, asLogin } of steps) {
      await transaction.workAs({ searchPath: tenant.searchPath, tenantKey: tenant.key });
      if (asLogin) await transaction.workAsLogin();
      try {
        await transaction.query(sql);
      } catch (error) {
        throw new RepairFailedError(tenant.slug, sql, error as Error);
      }
    }
    const left = compareItems(reference.items, await itemsOf(transaction, tenant));
    const kept = new Set(withheld.map(nameOf));
    const wrong = left.filter((each) => !kept.has(nameOf(each)));
    if (wrong.length > 0) throw new RepairIncompleteError(tenant.slug, wrong.map(describeDifference));
    const [found] = await fingerprintsIn(transaction, [tenant]);
    await transaction.query('UPDATE meta.tenants SET schema_fingerprint = $2, updated_at = now() WHERE id = $1', [
      tenant.id,
      found.fingerprint,
    ]);
    await recordEvent(transaction, 'tenant.drift_repaired', tenant, {
      details: { statements: steps.map(({ sql }) => sql) },
    });
  });
}

function nameOf({ kind, parent, name }: Difference): string {
  return [kind, parent, name].join('\n');
}
