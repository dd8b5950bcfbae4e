import { type ErasedTenant, type TenantStore } from '../tenancy/index.js';
import { cacheKey } from './cache-key.js';
import { RedisStore } from './store/redis-store.js';

/** Raised when Redis could not be asked to remove entries. They are read by nobody; the message says how to remove them. */
export class EntriesLeftError extends Error {
  readonly code = 'entries_left';
  constructor(tenantIds: readonly string[], reason: string) {
    const commands = tenantIds.map(
      (id) =>
        `\n  redis-cli -u "$REDIS_URL" --scan --pattern '${cacheKey.tenantPrefix(id)}*' | xargs -r redis-cli -u "$REDIS_URL" unlink`,
    );
    super(
      `Redis (REDIS_URL) did not remove what it holds of a tenant that is gone: ${reason}. Nobody reads it. Once Redis is ` +
        `back, where no serving process has removed it:${commands.join('')}`,
    );
    this.name = new.target.name;
  }
}

/**
 * Removes every key of these tenants, which must have been dropped: for a command, which has no cache of its own and
 * cannot know whether a serving process listens. @throws EntriesLeftError
 */
export async function forgetInRedis(redisUrl: string, tenantIds: readonly string[]): Promise<void> {
  await inRedis(redisUrl, tenantIds, async (store) => {
    for (const id of tenantIds) await store.removeAll(cacheKey.tenantPrefix(id));
  });
}

/**
 * What Redis holds of tenants. What processes keep in memory is no part of it: they forget a tenant when they hear that
 * it was dropped.
 */
export class CachedEntries implements TenantStore {
  readonly name = 'cache keys';

  constructor(private readonly redisUrl: string) {}

  /** @throws EntriesLeftError */
  async erase({ id }: Pick<ErasedTenant, 'id'>): Promise<{ removed: number }> {
    return { removed: await inRedis(this.redisUrl, [id], (store) => store.removeAll(cacheKey.tenantPrefix(id))) };
  }

  /** @throws EntriesLeftError */
  remains({ id }: Pick<ErasedTenant, 'id'>): Promise<number> {
    return inRedis(this.redisUrl, [id], (store) => store.count(cacheKey.tenantPrefix(id)));
  }
}

/** `work` over a connection of its own. @throws EntriesLeftError */
async function inRedis<T>(
  redisUrl: string,
  tenantIds: readonly string[],
  work: (store: RedisStore) => Promise<T>,
): Promise<T> {
  let unreachable: Error | undefined;
  const store = new RedisStore(
    redisUrl,
    () => {},
    (error) => (unreachable ??= error),
  );
  try {
    return await work(store);
  } catch (error) {
    // The store says that it is not connected; why was heard before.
    throw new EntriesLeftError(tenantIds, (unreachable ?? (error as Error)).message);
  } finally {
    await store.close();
  }
}
