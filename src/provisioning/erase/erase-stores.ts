import { type ErasedTenant, type TenantStore } from '../../tenancy/index.js';
import { type StoreErasure } from './report.js';

/** Erases the tenant in every store, one after the other. A store that fails does not keep the others from theirs. */
export async function eraseStores(stores: readonly TenantStore[], tenant: ErasedTenant): Promise<StoreErasure[]> {
  const erasures: StoreErasure[] = [];
  for (const store of stores) erasures.push(await eraseIn(store, tenant));
  return erasures;
}

async function eraseIn(store: TenantStore, tenant: ErasedTenant): Promise<StoreErasure> {
  const errors: string[] = [];
  const failed = (error: unknown) => {
    errors.push(error instanceof Error ? error.message : String(error));
    return null;
  };
  const erased = await attempt(() => store.erase(tenant)).catch(failed);
  const left = await attempt(() => store.remains(tenant)).catch(failed);
  // Both usually fail for one reason.
  const error = errors.length > 0 ? { error: errors[0] } : {};
  return { store: store.name, removed: erased?.removed ?? 0, left, ...error };
}

/** A store that throws instead of rejecting has failed, too. */
async function attempt<T>(work: () => Promise<T>): Promise<T> {
  return work();
}
