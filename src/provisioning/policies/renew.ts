import { type Blueprint, type Tenant } from '../../tenancy/index.js';
import { recordEvent } from '../lifecycle/event.js';
import { isLocked, retried, sharedLock, tenantLock } from '../migrate/index.js';
import { type OwnerDatabase, type OwnerTransaction } from '../owner-database.js';

/** A wait for a table's lock ends after 50 ms, so there are many: about a minute of them. */
const MANY_RETRIES = 16;

/**
 * Gives the tables of one schema tenant policies of the present form, all in one transaction: readers see the same rows before,
 * meanwhile and afterwards. Returns the number of policies changed; 0 where none was outdated.
 */
export function renewTenantPolicies(owner: OwnerDatabase, tenant: Tenant, retries = MANY_RETRIES): Promise<number> {
  return renew(owner, tenantLock(tenant), retries, async (transaction) => {
    const [row] = await transaction.query<{ renewed: number }>(
      'SELECT tenancy.renew_policies(schema_name) AS renewed FROM meta.tenants WHERE id = $1',
      [tenant.id],
    );
    const policies = row?.renewed ?? 0;
    if (policies > 0) await recordEvent(transaction, 'tenant.policies_renewed', tenant, { details: { policies } });
    return policies;
  });
}

/** The same for a blueprint's shared tables. */
export function renewSharedPolicies(owner: OwnerDatabase, { name, shared }: Blueprint): Promise<number> {
  return renew(owner, sharedLock(name), MANY_RETRIES, async (transaction) => {
    const [{ renewed }] = await transaction.query<{ renewed: number }>(
      'SELECT tenancy.renew_policies($1, $2::text[]) AS renewed',
      [shared.schema, await owner.tableNames(shared.entities)],
    );
    return renewed;
  });
}

function renew(
  owner: OwnerDatabase,
  lock: string,
  retries: number,
  work: (transaction: OwnerTransaction) => Promise<number>,
): Promise<number> {
  return retried(retries, isLocked, () =>
    owner.transaction(async (transaction) => {
      await transaction.lock(lock);
      await transaction.workAs({ searchPath: ['pg_catalog'] });
      return work(transaction);
    }),
  );
}
