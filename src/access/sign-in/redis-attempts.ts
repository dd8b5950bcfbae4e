import { Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import { type AttemptCounters, type AttemptRule } from './attempts.js';
import { MemoryAttempts } from './memory-attempts.js';

const COMMAND_TIMEOUT_MS = 500;
const CONNECT_TIMEOUT_MS = 2_000;
/** So that a Redis that hangs delays one attempt in a while, and not each. */
const PAUSE_MS = 5_000;
const LONGEST_RECONNECT_WAIT_MS = 2_000;
const PREFIX = 'tenantry:attempts:';

/** Three keys and three numbers a rule: count, pause, known; most, window, slowed (0: refuses). */
const HIT = `
  for i = 0, #ARGV / 3 - 1 do
    local count, pause, known = KEYS[i * 3 + 1], KEYS[i * 3 + 2], KEYS[i * 3 + 3]
    local most, window, slowed = tonumber(ARGV[i * 3 + 1]), tonumber(ARGV[i * 3 + 2]), tonumber(ARGV[i * 3 + 3])
    if known == count or redis.call('EXISTS', known) == 0 then
      local n = redis.call('INCR', count)
      if n == 1 or redis.call('PTTL', count) < 0 then redis.call('PEXPIRE', count, window) end
      if n > most then
        if slowed == 0 then return redis.call('PTTL', count) end
        if not redis.call('SET', pause, '1', 'NX', 'PX', slowed) then return redis.call('PTTL', pause) end
      end
    end
  end
  return 0`;

type WithScript = Redis & {
  hitAttempts(keys: number, ...keysAndNumbers: (string | number)[]): Promise<number>;
};

/**
 * Counts that all processes share, one script per attempt. While Redis does not answer, this process counts by itself:
 * the limits hold per process then, and an outage of Redis neither lifts them nor keeps anybody out.
 */
export class RedisAttempts implements AttemptCounters {
  private readonly logger = new Logger('Attempts');
  private readonly alone = new MemoryAttempts();
  private readonly redis: WithScript;
  private readonly started: Promise<unknown>;
  private away = false;
  private retryAtMs = 0;

  constructor(url: string) {
    this.redis = new Redis(url, {
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      commandTimeout: COMMAND_TIMEOUT_MS,
      connectTimeout: CONNECT_TIMEOUT_MS,
      retryStrategy: (attempt) => Math.min(attempt * 100, LONGEST_RECONNECT_WAIT_MS),
    }) as WithScript;
    this.redis.defineCommand('hitAttempts', { lua: HIT });
    this.started = new Promise((resolve) => this.redis.once('ready', resolve).once('close', resolve));
    this.redis.on('error', (error) => this.failed(error));
    this.redis.on('ready', () => this.back());
  }

  hit(rules: readonly AttemptRule[]): Promise<number> {
    const keys = rules.flatMap(({ key, unlessKnown }) => [key, `${key}:pause`, unlessKnown ?? key]);
    const numbers = rules.flatMap(({ most, windowMs, slowedToMs }) => [finite(most), windowMs, slowedToMs ?? 0]);
    return this.orAlone(
      () => this.redis.hitAttempts(keys.length, ...keys.map((key) => PREFIX + key), ...numbers),
      () => this.alone.hit(rules),
    );
  }

  async clear(key: string): Promise<void> {
    await this.alone.clear(key);
    await this.orAlone(
      () => this.redis.del(PREFIX + key),
      async () => undefined,
    );
  }

  async remember(key: string, forMs: number): Promise<void> {
    await this.orAlone<unknown>(
      () => this.redis.set(PREFIX + key, '1', 'PX', forMs),
      () => this.alone.remember(key, forMs),
    );
  }

  async close(): Promise<void> {
    this.redis.disconnect();
  }

  private async orAlone<T>(ask: () => Promise<T>, alone: () => Promise<T>): Promise<T> {
    await this.started;
    if (this.away && Date.now() < this.retryAtMs) return alone();
    try {
      const answer = await ask();
      this.back();
      return answer;
    } catch (error) {
      this.failed(error);
      return alone();
    }
  }

  private failed(error: unknown): void {
    this.retryAtMs = Date.now() + PAUSE_MS;
    if (this.away) return;
    this.away = true;
    const reason = error instanceof Error && error.message ? error.message : String(error);
    this.logger.warn(`Redis does not answer (${reason}). Log-in attempts are counted per process; see REDIS_URL.`);
  }

  private back(): void {
    if (!this.away) return;
    this.away = false;
    this.logger.warn('Redis answers again. Log-in attempts are counted over all processes.');
  }
}

function finite(most: number): number {
  return Number.isFinite(most) ? most : Number.MAX_SAFE_INTEGER;
}
