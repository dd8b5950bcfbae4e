import { type Tenant } from '../../tenancy/index.js';
import { TenantStateError } from '../errors.js';
import { type OwnerDatabase } from '../owner-database.js';
import { recordEvent } from './event.js';

/**
 * Shuts a tenant out: its requests get 503 until it is resumed. Its data stay. The reason is kept while it is suspended
 * and is no part of the event, which outlives the tenant. @throws TenantStateError
 */
export function suspendTenant(
  owner: OwnerDatabase,
  tenant: Tenant,
  reason: string | null,
  actor?: string,
): Promise<void> {
  return owner.transaction(async (transaction) => {
    const rows = await transaction.query<unknown[]>(
      `UPDATE meta.tenants SET status = 'suspended', suspended_at = now(), suspended_reason = $2, updated_at = now()
        WHERE id = $1 AND status = 'active' RETURNING id`,
      [tenant.id, reason],
    );
    if (rows[0].length === 0) throw new TenantStateError(tenant.slug, tenant.status, 'suspended');
    await recordEvent(transaction, 'tenant.suspended', tenant, { actor, details: { hasReason: reason !== null } });
  });
}

/** Lets a suspended tenant in again. @throws TenantStateError */
export function resumeTenant(owner: OwnerDatabase, tenant: Tenant, actor?: string): Promise<void> {
  return owner.transaction(async (transaction) => {
    const rows = await transaction.query<unknown[]>(
      `UPDATE meta.tenants SET status = 'active', suspended_at = NULL, suspended_reason = NULL, updated_at = now()
        WHERE id = $1 AND status = 'suspended' RETURNING id`,
      [tenant.id],
    );
    if (rows[0].length === 0) throw new TenantStateError(tenant.slug, tenant.status, 'resumed');
    await recordEvent(transaction, 'tenant.resumed', tenant, { actor });
  });
}
