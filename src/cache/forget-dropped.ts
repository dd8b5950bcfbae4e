import { type TenantLookup } from '../tenancy/index.js';
import { type TenantCache } from './tenant-cache.js';

/** The register, as far as it tells of tenants that change: in this process and in all others. */
export interface ChangingTenants extends TenantLookup {
  /** A null id: something changed, and nobody knows what. */
  onChange(hear: (change: { readonly id: string | null }) => void): void;
}

/**
 * Throws a tenant's entries away, counters and all, once the tenant is dropped, and again once it is purged: a request
 * that was under way at the drop may have written after it.
 */
export function forgetDropped(cache: TenantCache, tenants: ChangingTenants): void {
  tenants.onChange(({ id }) => {
    if (id !== null) void forgetIfGone(cache, tenants, id);
  });
}

async function forgetIfGone(cache: TenantCache, tenants: ChangingTenants, id: string): Promise<void> {
  // What cannot be looked up now stays until its time is over: a dropped tenant is entered by nobody.
  const tenant = await Promise.resolve(tenants.find({ kind: 'id', value: id })).catch(() => undefined);
  if (tenant === null || tenant?.status === 'dropping') await cache.forget(id);
}
