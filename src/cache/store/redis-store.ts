import { Redis } from 'ioredis';
import { type CacheStore } from './cache-store.js';

const COMMAND_TIMEOUT_MS = 1_000;
const CONNECT_TIMEOUT_MS = 2_000;
const DISCONNECT_TIMEOUT_MS = 100;
const LONGEST_RECONNECT_WAIT_MS = 2_000;
const SCAN_COUNT = 1_000;

const WRITE_IF_UNCHANGED = `
  if redis.call('GET', KEYS[1]) == (ARGV[1] == '1' and ARGV[2] or false) then
    redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[4])
  end
  return 0`;

type WithScript = Redis & {
  writeIfUnchanged(key: string, wasThere: '0' | '1', seen: string, value: string, ttlMs: number): Promise<number>;
};

/**
 * Keeps entries in Redis, where every process sees them. Commands fail at once while the server is away (no queue):
 * whoever asked goes on without the cache.
 */
export class RedisStore implements CacheStore {
  private readonly redis: WithScript;
  /** The server has answered, or the first attempt to reach it has failed: before that, waiting is no outage. */
  private readonly started: Promise<unknown>;

  constructor(url: string, onReady: () => void, onError: (error: Error) => void) {
    this.redis = new Redis(url, {
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      commandTimeout: COMMAND_TIMEOUT_MS,
      connectTimeout: CONNECT_TIMEOUT_MS,
      disconnectTimeout: DISCONNECT_TIMEOUT_MS,
      enableAutoPipelining: true,
      retryStrategy: (attempt) => Math.min(attempt * 100, LONGEST_RECONNECT_WAIT_MS),
    }) as WithScript;
    this.redis.defineCommand('writeIfUnchanged', { numberOfKeys: 1, lua: WRITE_IF_UNCHANGED });
    this.started = new Promise((resolve) => this.redis.once('ready', resolve).once('close', resolve));
    this.redis.on('ready', onReady);
    this.redis.on('error', onError);
  }

  async read(keys: readonly string[]): Promise<(string | null)[]> {
    await this.started;
    return this.redis.mget(...keys);
  }

  async write(key: string, value: string, ttlSeconds: number): Promise<void> {
    await this.started;
    await this.redis.set(key, value, 'PX', ttlSeconds * 1_000);
  }

  async writeIfUnchanged(key: string, seen: string | null, value: string, ttlSeconds: number): Promise<void> {
    await this.started;
    await this.redis.writeIfUnchanged(key, seen === null ? '0' : '1', seen ?? '', value, ttlSeconds * 1_000);
  }

  async counter(key: string, start: number, ttlSeconds?: number): Promise<string> {
    await this.started;
    const transaction = this.redis.multi().set(key, start, 'NX');
    if (ttlSeconds !== undefined) transaction.expire(key, ttlSeconds);
    return (await run(transaction.get(key))).at(-1) as string;
  }

  async increment(key: string, start: number, ttlSeconds?: number): Promise<void> {
    await this.started;
    const transaction = this.redis.multi().set(key, start, 'NX').incr(key);
    if (ttlSeconds !== undefined) transaction.expire(key, ttlSeconds);
    await run(transaction);
  }

  async removeAll(prefix: string): Promise<number> {
    let removed = 0;
    for await (const keys of this.keys(prefix)) removed += await this.redis.unlink(...keys);
    return removed;
  }

  /** Keys that begin so. One that is renewed in the meantime may be counted twice. */
  async count(prefix: string): Promise<number> {
    let count = 0;
    for await (const keys of this.keys(prefix)) count += keys.length;
    return count;
  }

  private async *keys(prefix: string): AsyncGenerator<string[]> {
    await this.started;
    let cursor = '0';
    do {
      const [next, keys] = await this.redis.scan(cursor, 'MATCH', `${prefix}*`, 'COUNT', SCAN_COUNT);
      cursor = next;
      if (keys.length > 0) yield keys;
    } while (cursor !== '0');
  }

  async close(): Promise<void> {
    this.redis.disconnect();
  }
}

async function run(transaction: ReturnType<Redis['multi']>): Promise<unknown[]> {
  const results = (await transaction.exec()) ?? [];
  return results.map(([error, value]) => {
    if (error) throw error;
    return value;
  });
}
