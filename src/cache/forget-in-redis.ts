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
  let unreachable: Error | undefined;
  const store = new RedisStore(
    redisUrl,
    () => {},
    (error) => (unreachable ??= error),
  );
  try {
    for (const id of tenantIds) await store.removeAll(cacheKey.tenantPrefix(id));
  } catch (error) {
    // The store says that it is not connected; why was heard before.
    throw new EntriesLeftError(tenantIds, (unreachable ?? (error as Error)).message);
  } finally {
    await store.close();
  }
}
