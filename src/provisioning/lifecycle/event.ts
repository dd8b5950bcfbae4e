import { type Tenant } from '../../tenancy/index.js';
import { type OwnerTransaction } from '../owner-database.js';

/** Every action on a tenant is a row, written in the transaction of the deed. */
export async function recordEvent(
  transaction: OwnerTransaction,
  action: string,
  tenant: Pick<Tenant, 'id' | 'slug' | 'blueprint'>,
  about: { actor?: string; details?: Record<string, unknown>; startedAt?: number } = {},
): Promise<void> {
  const durationMs = about.startedAt === undefined ? null : Math.round(performance.now() - about.startedAt);
  await transaction.query(
    `INSERT INTO meta.provisioning_events (tenant_id, slug, blueprint, action, actor, details, duration_ms)
     VALUES ($1, $2, $3, $4, coalesce($5, session_user::text), $6, $7)`,
    [tenant.id, tenant.slug, tenant.blueprint, action, about.actor ?? null, about.details ?? {}, durationMs],
  );
}
