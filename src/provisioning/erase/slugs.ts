import { type SlugSpan } from '../../tenancy/index.js';
import { type OwnerTransaction } from '../owner-database.js';

interface NamingEvent {
  readonly action: string;
  readonly slug: string;
  readonly createdAt: Date;
}

const TAKES_A_SLUG = ['tenant.created', 'tenant.renamed', 'tenant.restored'];

/** The slugs a tenant has had, as the events of the register tell it, oldest first. */
export async function slugsOf(transaction: OwnerTransaction, tenantId: string): Promise<SlugSpan[]> {
  const events = await transaction.query<NamingEvent>(
    `SELECT action, slug, created_at AS "createdAt" FROM meta.provisioning_events
      WHERE tenant_id = $1 AND action = ANY ($2::text[]) ORDER BY created_at, id`,
    [tenantId, [...TAKES_A_SLUG, 'tenant.dropped']],
  );
  return events.flatMap(({ action, slug, createdAt }, index) =>
    TAKES_A_SLUG.includes(action) ? [{ slug, from: createdAt, until: events.at(index + 1)?.createdAt ?? null }] : [],
  );
}
