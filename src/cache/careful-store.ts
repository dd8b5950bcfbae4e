import { cacheKey } from './cache-key.js';
import { type CacheStore } from './store/cache-store.js';
import { counterStart } from './entry-reader.js';
import { type Outage } from './outage.js';

/**
 * Uses the store so that its absence costs nothing but hits. A change that could not be made is owed: until the
 * tenant's epoch has been raised in its place, nothing of that tenant is read.
 */
export class CarefulStore {
  private readonly owed = new Set<string>();

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

  async change(tenantId: string, work: () => Promise<void>): Promise<void> {
    const done = await this.attempt(tenantId, async () => {
      await work();
      return true;
    });
    if (!done) this.owed.add(tenantId);
  }

  async storeReady(): Promise<void> {
    this.outage.over();
    for (const tenantId of this.owed) {
      await this.pay(tenantId).catch((error: unknown) => this.outage.failed(error));
    }
  }

  private async pay(tenantId: string): Promise<void> {
    await this.store.increment(cacheKey.epoch(tenantId), counterStart());
    this.owed.delete(tenantId);
  }
}
