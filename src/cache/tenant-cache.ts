import { randomUUID } from 'node:crypto';
import { ClientAbortedError, NoTenantError } from '../tenancy/index.js';
import { cacheKey } from './cache-key.js';
import { type CacheStore } from './store/cache-store.js';
import { CarefulStore } from './careful-store.js';
import { counterStart, EntryReader, type Look } from './entry-reader.js';
import { seal } from './envelope.js';
import {
  checkedTtl,
  DEFAULT_TTL_SECONDS,
  LONGEST_TTL_SECONDS,
  type EntryOptions,
  type TenantCacheOptions,
} from './options.js';
import { type Outage } from './outage.js';

/** A value being made when `delete` runs must not be stored after it: the mark outlives any reasonable making. */
const DELETED_MARK_SECONDS = 60;

/**
 * A cache in which a tenant sees its own entries only: keys carry the tenant's immutable id, the value is checked
 * again when it is read, and outside a scope everything throws NoTenantError. Values are kept as JSON: a Date comes
 * back as text, from a hit and from a miss alike. When the store is away, everything goes on as if nothing were cached.
 */
export class TenantCache {
  private readonly reader: EntryReader;
  private readonly careful: CarefulStore;
  private readonly flights = new Map<string, Promise<string | undefined>>();

  constructor(
    private readonly options: TenantCacheOptions,
    private readonly store: CacheStore,
    outage: Outage,
    log: (message: string) => void,
  ) {
    this.careful = new CarefulStore(store, outage);
    this.reader = new EntryReader(store, (tenantId) =>
      log(`A cache entry under tenant ${tenantId} was not written for it and has been ignored.`),
    );
  }

  /** The value, or undefined when there is none. */
  async get<T>(name: string): Promise<T | undefined> {
    const tenantId = this.tenantId();
    const look = await this.careful.attempt(tenantId, () => this.reader.look(tenantId, name));
    return parse<T>(look?.value);
  }

  async set(name: string, value: unknown, options: EntryOptions = {}): Promise<void> {
    const tenantId = this.tenantId();
    const ttlSeconds = this.ttl(options);
    const text = JSON.stringify(value) as string | undefined;
    if (text === undefined) return this.delete(name);
    await this.careful.change(tenantId, async () => {
      const epoch = await this.reader.epoch(tenantId);
      const tags = await this.reader.tagVersions(tenantId, epoch, options.tags ?? []);
      const entry = seal({ tenantId, name, tags, value: text });
      await this.store.write(cacheKey.entry(tenantId, epoch, name), entry, ttlSeconds);
    });
  }

  /**
   * The value; when there is none, what `load` returns, kept for next time. However many ask at once in this process,
   * `load` runs once. What was made before a `clear`, `clearTag` or `delete` is not kept after it. For reads: what a
   * transaction has not committed yet does not belong into a cache. `undefined` is not kept.
   */
  async wrap<T>(name: string, load: () => Promise<T>, options: EntryOptions = {}): Promise<T> {
    const tenantId = this.tenantId();
    const ttlSeconds = this.ttl(options);
    const before = await this.careful.attempt(tenantId, () => this.lookWithTags(tenantId, name, options.tags ?? []));
    if (before?.look.value !== undefined) return parse<T>(before.look.value) as T;
    const flightKey = before
      ? [cacheKey.entry(tenantId, before.look.epoch, name), JSON.stringify(before.tags), before.look.raw].join('\n')
      : `${cacheKey.tenantPrefix(tenantId)}away\n${name}`;
    const running = this.flights.get(flightKey);
    if (running) {
      try {
        return parse<T>(await running) as T;
      } catch (error) {
        // Whoever began the making has gone away; those who still wait are not to blame.
        if (error instanceof ClientAbortedError) return this.wrap(name, load, options);
        throw error;
      }
    }
    const flight = this.fly(tenantId, name, load, ttlSeconds, before).finally(() => this.flights.delete(flightKey));
    this.flights.set(flightKey, flight);
    return parse<T>(await flight) as T;
  }

  async delete(name: string): Promise<void> {
    const tenantId = this.tenantId();
    await this.changeAndAfterCommit(tenantId, async () => {
      const epoch = await this.reader.epoch(tenantId);
      const mark = seal({ tenantId, name, tags: { deleted: randomUUID() }, value: null });
      await this.store.write(cacheKey.entry(tenantId, epoch, name), mark, DELETED_MARK_SECONDS);
    });
  }

  /** Makes every entry with this tag unreadable. */
  async clearTag(tag: string): Promise<void> {
    const tenantId = this.tenantId();
    await this.changeAndAfterCommit(tenantId, async () => {
      const key = cacheKey.tag(tenantId, await this.reader.epoch(tenantId), tag);
      await this.store.increment(key, counterStart(), LONGEST_TTL_SECONDS);
    });
  }

  /** Empties the cache of the current tenant: one increment, however many entries. */
  async clear(): Promise<void> {
    const tenantId = this.tenantId();
    await this.changeAndAfterCommit(tenantId, () => this.store.increment(cacheKey.epoch(tenantId), counterStart()));
  }

  /** Removes every key of a tenant that has been dropped. The only call that needs no scope, and that names a tenant. */
  async forget(tenantId: string): Promise<void> {
    await this.careful.removeAll(tenantId);
  }

  close(): Promise<void> {
    return this.store.close();
  }

  /** What the store's owner calls when the store can be reached again. */
  storeReady(): Promise<void> {
    return this.careful.storeReady();
  }

  private async fly<T>(
    tenantId: string,
    name: string,
    load: () => Promise<T>,
    ttlSeconds: number,
    before: { look: Look; tags: Record<string, string> } | undefined,
  ): Promise<string | undefined> {
    if (before) {
      // Another flight may have landed between the first look and now.
      const again = await this.careful.attempt(tenantId, () => this.reader.look(tenantId, name));
      if (again?.value !== undefined && again.epoch === before.look.epoch) return again.value;
    }
    const text = JSON.stringify(await load()) as string | undefined;
    if (!before || text === undefined) return text;
    const key = cacheKey.entry(tenantId, before.look.epoch, name);
    const entry = seal({ tenantId, name, tags: before.tags, value: text });
    await this.careful.attempt(tenantId, () => this.store.writeIfUnchanged(key, before.look.raw, entry, ttlSeconds));
    return text;
  }

  private async lookWithTags(tenantId: string, name: string, tags: readonly string[]) {
    const look = await this.reader.look(tenantId, name);
    if (look.value !== undefined) return { look, tags: {} };
    return { look, tags: await this.reader.tagVersions(tenantId, look.epoch, tags) };
  }

  /** Once now, for whoever reads next, and once after the commit, for whoever read the old rows until then. */
  private async changeAndAfterCommit(tenantId: string, change: () => Promise<void>): Promise<void> {
    await this.careful.change(tenantId, change);
    this.options.afterCommit?.(() => this.careful.change(tenantId, change));
  }

  private tenantId(): string {
    const tenant = this.options.currentTenant() as { id: string } | undefined;
    if (!tenant) throw new NoTenantError('A use of the cache');
    cacheKey.tenantPrefix(tenant.id);
    return tenant.id;
  }

  private ttl({ ttlSeconds }: EntryOptions): number {
    return checkedTtl(ttlSeconds ?? this.options.ttlSeconds ?? DEFAULT_TTL_SECONDS);
  }
}

function parse<T>(text: string | undefined): T | undefined {
  return text === undefined ? undefined : (JSON.parse(text) as T);
}
