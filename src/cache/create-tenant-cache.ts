import { Logger } from '@nestjs/common';
import { type CacheStore } from './store/cache-store.js';
import { MemoryStore } from './store/memory-store.js';
import { DEFAULT_MAX_CHARACTERS, DEFAULT_MAX_ENTRIES, type TenantCacheOptions } from './options.js';
import { Outage } from './outage.js';
import { RedisStore } from './store/redis-store.js';
import { TenantCache } from './tenant-cache.js';

/** A cache for tenants: in memory, or in Redis when `redisUrl` is given. Close it with the application. */
export function createTenantCache(options: TenantCacheOptions): TenantCache {
  const log = options.log ?? logger();
  const outage = new Outage(log);
  const { redisUrl, maxEntries = DEFAULT_MAX_ENTRIES, maxCharacters = DEFAULT_MAX_CHARACTERS } = options;
  const store: CacheStore = redisUrl
    ? new RedisStore(
        redisUrl,
        () => void cache.storeReady(),
        (error) => outage.failed(error),
      )
    : new MemoryStore(maxEntries, maxCharacters);
  const cache = new TenantCache(options, store, outage, log);
  return cache;
}

function logger(): (message: string) => void {
  const nest = new Logger('TenantCache');
  return (message) => nest.warn(message);
}
