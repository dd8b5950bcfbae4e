import { type EntityManager } from 'typeorm';
import { type SeedTenant } from '../../../tenancy/index.js';
import { Billing } from './billing.entity.js';

/** A new shop begins on the free plan. One that has its billing row keeps it. */
export async function openBilling(manager: EntityManager, tenant: SeedTenant): Promise<void> {
  await manager.createQueryBuilder().insert().into(Billing).values({ organizationId: tenant.id }).orIgnore().execute();
}
