import { type Blueprint, type Tenant } from '../../tenancy/index.js';
import { type OwnerDatabase, type OwnerTransaction } from '../owner-database.js';
import { recordEvent } from './event.js';

/** The blueprint's demo rows, inside the tenant. Run again it changes nothing. */
export async function seedTenant(transaction: OwnerTransaction, blueprint: Blueprint, tenant: Tenant): Promise<void> {
  await transaction.workAs({ searchPath: tenant.searchPath, tenantKey: tenant.key });
  await blueprint.referenceData?.(transaction.manager, tenant);
  await blueprint.demoData?.(transaction.manager, tenant);
}

/** Seeds an existing tenant, in one transaction. */
export function seedExisting(owner: OwnerDatabase, tenant: Tenant, actor?: string): Promise<void> {
  const blueprint = owner.blueprint(tenant.blueprint);
  return owner.transaction(async (transaction) => {
    const startedAt = performance.now();
    await seedTenant(transaction, blueprint, tenant);
    await recordEvent(transaction, 'tenant.seeded', tenant, { actor, startedAt });
  });
}

/** Rows every installation has (roles, permissions), for the blueprint's shared tables. */
export async function seedShared(owner: OwnerDatabase, blueprint: Blueprint): Promise<void> {
  const { seed, schema } = blueprint.shared;
  if (!seed) return;
  await owner.transaction(async (transaction) => {
    await transaction.workAs({ searchPath: [schema] });
    await seed(transaction.manager);
  });
}
