import { endRest, rest } from '../../meta/index.js';
import { type Blueprint, type Tenant } from '../../tenancy/index.js';
import { type Erasure, purgeTenant } from '../erase/index.js';
import { DropRefusedError, TenantStateError } from '../errors.js';
import { DEFAULT_GRACE_DAYS, slugRestDays } from '../options.js';
import { type OwnerDatabase, type OwnerTransaction } from '../owner-database.js';
import { holdTenant } from './current.js';
import { recordEvent } from './event.js';
import { giveUp, move, named, type NamingOptions, searchPathWith, takingTheName } from './rename.js';

export interface DropOptions {
  /** Needed outside development and test. */
  readonly force?: boolean;
  /** The slug typed again; needed outside development and test. A wrong one is refused everywhere. */
  readonly confirm?: string;
  /** Purge at once instead of after the grace period. */
  readonly now?: boolean;
  readonly actor?: string;
}

/**
 * Drops a tenant: nobody can enter, its slug and host names rest, its data are renamed out of the way and stay for the
 * grace period (`purgeTenant` ends it). Outside development and test it needs `force` and the slug again.
 * With `now` it is purged at once: the answer is what was erased, else null.
 * @throws DropRefusedError, TenantStateError, EraseIncompleteError
 */
export async function dropTenant(
  owner: OwnerDatabase,
  tenant: Tenant,
  options: DropOptions = {},
): Promise<Erasure | null> {
  assertAllowed(owner, tenant, options);
  if (tenant.status !== 'dropping') await moveAway(owner, tenant, options);
  else if (!options.now) throw new TenantStateError(tenant.slug, tenant.status, 'dropped again (purge it with --now)');
  return options.now ? purgeTenant(owner, tenant, options.actor) : null;
}

/**
 * Takes a dropped tenant back before it is purged, under its old slug or another. Hostnames and keys are made anew.
 * @throws TenantStateError (also once a purge has begun), TenantExistsError, SlugRestingError
 */
export function restoreTenant(
  owner: OwnerDatabase,
  tenant: Tenant,
  slug: string,
  { actor, reuse }: NamingOptions = {},
): Promise<Tenant> {
  const blueprint = owner.blueprint(tenant.blueprint);
  return takingTheName(slug, () =>
    owner.transaction(async (transaction) => {
      const held = await holdTenant(transaction, tenant);
      if (held.status !== 'dropping') throw new TenantStateError(held.slug, held.status, 'restored');
      await assertNotErasing(transaction, held);
      const restored: Tenant = { ...(movesAway(blueprint) ? named(blueprint, held, slug) : held), status: 'active' };
      await transaction.query(
        `UPDATE meta.tenants SET status = 'active', dropped_at = NULL, purge_after = NULL, updated_at = now()
          WHERE id = $1`,
        [held.id],
      );
      if (movesAway(blueprint)) await move(transaction, blueprint, held, restored);
      await endRest(transaction.query, { kind: 'slug', name: restored.slug, tenantId: held.id }, reuse);
      await recordEvent(transaction, 'tenant.restored', restored, { actor });
      return restored;
    }),
  );
}

/** What a purge has begun to remove is not there any more, even where the purge failed. */
async function assertNotErasing(transaction: OwnerTransaction, { id, slug }: Tenant): Promise<void> {
  const [{ erasing }] = await transaction.query<{ erasing: boolean }>(
    'SELECT erasing_since IS NOT NULL AS erasing FROM meta.tenants WHERE id = $1',
    [id],
  );
  if (erasing) throw new TenantStateError(slug, 'being erased', 'restored');
}

async function moveAway(owner: OwnerDatabase, tenant: Tenant, options: DropOptions): Promise<void> {
  const blueprint = owner.blueprint(tenant.blueprint);
  const graceDays = owner.options.graceDays ?? DEFAULT_GRACE_DAYS;
  await owner.transaction(async (transaction) => {
    const held = await holdTenant(transaction, tenant);
    if (held.status === 'dropping') throw new TenantStateError(held.slug, held.status, 'dropped again');
    await transaction.query(
      `UPDATE meta.tenants SET status = 'dropping', suspended_at = NULL, suspended_reason = NULL, dropped_at = now(),
              purge_after = now() + make_interval(days => $2), updated_at = now()
        WHERE id = $1`,
      [held.id, graceDays],
    );
    const days = slugRestDays(owner.options);
    await giveUp(transaction, held, days);
    const [hostnames] = await transaction.query<{ name: string }[]>(
      'DELETE FROM meta.tenant_hostnames WHERE tenant_id = $1 RETURNING hostname AS name',
      [held.id],
    );
    for (const { name } of hostnames) {
      await rest(transaction.query, { kind: 'hostname', name, tenantId: held.id }, days);
    }
    await transaction.query('UPDATE meta.api_keys SET revoked_at = now() WHERE tenant_id = $1 AND revoked_at IS NULL', [
      held.id,
    ]);
    if (movesAway(blueprint)) await move(transaction, blueprint, held, away(held));
    await recordEvent(transaction, 'tenant.dropped', held, { actor: options.actor, details: { graceDays } });
  });
}

/** A slug that is the key of rows cannot be given up without them. */
function movesAway({ generateSlug }: Blueprint): boolean {
  return generateSlug === undefined;
}

/** Names that no tenant can take, made from the id. */
function away(tenant: Tenant): Tenant {
  const slug = `dropped_${tenant.id.replaceAll('-', '')}`;
  if (tenant.isolation === 'row') return { ...tenant, slug };
  return { ...tenant, slug, schemaName: slug, searchPath: searchPathWith(tenant, slug) };
}

function assertAllowed(owner: OwnerDatabase, tenant: Tenant, { force, confirm }: DropOptions): void {
  const isProduction = owner.options.environment === 'production';
  if (isProduction && !force) {
    throw new DropRefusedError(tenant.slug, 'outside development and test it needs --force and the slug again');
  }
  if ((isProduction || confirm !== undefined) && confirm !== tenant.slug) {
    throw new DropRefusedError(tenant.slug, `the slug typed again is not "${tenant.slug}"`);
  }
}
