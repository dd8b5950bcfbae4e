import { cacheKey } from './cache-key.js';
import { type CacheStore } from './store/cache-store.js';
import { counterStart } from './entry-reader.js';
import { type Outage } from './outage.js';

/**
 * Uses the store so that its absence costs nothing but hits. A change that could not be made is owed: until the
 * tenant's epoch has been raised in its place, or all it had is gone, nothing of that tenant is read.
 */
export class CarefulStore {
  private readonly owed = new Map<string, () => Promise<void>>();

  constructor(
    private readonly store: CacheStore,
    private readonly outage: Outage,
  ) {}

  /** What `work` returns, or undefined when the store is away. */
  async attempt<T>(tenantId: string, work: () => Promise<T>): Promise<T | undefined> {
    if (this.outage.pausing) return undefined;
    try {
      if (this.owed.has(tenantId)) await this.pay(tenantId);
      const result = await work();
      this.outage.over();
      return result;
    } catch (error) {
      this.outage.failed(error);
      return undefined;
    }
  }

  /** Owed, it costs all entries of the tenant. */
  async change(tenantId: string, work: () => Promise<void>): Promise<void> {
    if (await this.done(tenantId, work)) return;
    const raise = () => this.store.increment(cacheKey.epoch(tenantId), counterStart());
    // What is to be removed has nothing left to change.
    if (!this.owed.has(tenantId)) this.owed.set(tenantId, raise);
  }

  async removeAll(tenantId: string): Promise<void> {
    const remove = async () => {
      await this.store.removeAll(cacheKey.tenantPrefix(tenantId));
    };
    if (!(await this.done(tenantId, remove))) this.owed.set(tenantId, remove);
  }

  async storeReady(): Promise<void> {
    this.outage.over();
    for (const tenantId of this.owed.keys()) {
      await this.pay(tenantId).catch((error: unknown) => this.outage.failed(error));
    }
  }

  private async done(tenantId: string, work: () => Promise<void>): Promise<boolean> {
    const done = await this.attempt(tenantId, async () => {
      await work();
      return true;
    });
    return done === true;
  }

  private async pay(tenantId: string): Promise<void> {
    await this.owed.get(tenantId)?.();
    this.owed.delete(tenantId);
  }
}
