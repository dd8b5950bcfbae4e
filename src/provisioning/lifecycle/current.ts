import { TENANT_COLUMNS, tenantFromRow } from '../../meta/index.js';
import { type Tenant, TenantNotFoundError } from '../../tenancy/index.js';
import { tenantLock } from '../migrate/index.js';
import { type OwnerTransaction } from '../owner-database.js';

/**
 * The tenant as it is now, kept from being moved, migrated or dropped by others until the transaction ends: what the
 * caller holds may be older than a rename. @throws TenantNotFoundError when it is gone.
 */
export async function holdTenant(transaction: OwnerTransaction, { id }: Pick<Tenant, 'id'>): Promise<Tenant> {
  await transaction.lock(tenantLock({ id }));
  const [row] = await transaction.query<Tenant>(`SELECT ${TENANT_COLUMNS} FROM meta.tenants t WHERE t.id = $1`, [id]);
  if (!row) throw new TenantNotFoundError();
  return tenantFromRow(row);
}
