import { type Blueprint, type Tenant } from '../../tenancy/index.js';
import { type OwnerDatabase, type OwnerTransaction } from '../owner-database.js';
import { TenantStateError } from '../errors.js';
import { sharedLock } from '../migrate/index.js';
import { holdTenant } from './current.js';
import { recordEvent } from './event.js';

/** The blueprint's demo rows, inside the tenant. Run again it changes nothing. */
export async function seedTenant(transaction: OwnerTransaction, blueprint: Blueprint, tenant: Tenant): Promise<void> {
  await transaction.workAs({ searchPath: tenant.searchPath, tenantKey: tenant.key });
  await blueprint.referenceData?.(transaction.manager, tenant);
  await blueprint.demoData?.(transaction.manager, tenant);
}

/** Seeds an existing tenant, in one transaction. @throws TenantStateError when it is being dropped. */
export function seedExisting(owner: OwnerDatabase, tenant: Tenant, actor?: string): Promise<void> {
  const blueprint = owner.blueprint(tenant.blueprint);
  return owner.transaction(async (transaction) => {
    const startedAt = performance.now();
    const held = await holdTenant(transaction, tenant);
    if (held.status === 'dropping') throw new TenantStateError(held.slug, held.status, 'seeded');
    await seedTenant(transaction, blueprint, held);
    await recordEvent(transaction, 'tenant.seeded', held, { actor, startedAt });
  });
}

/** Rows every installation has (roles, permissions), for the blueprint's shared tables. */
export async function seedShared(owner: OwnerDatabase, blueprint: Blueprint): Promise<void> {
  const { seed, schema } = blueprint.shared;
  if (!seed) return;
  await owner.transaction(async (transaction) => {
    // Seeds look before they insert: two at once would both see nothing.
    await transaction.lock(sharedLock(blueprint.name));
    await transaction.workAs({ searchPath: [schema] });
    await seed(transaction.manager);
  });
}
