import { type Settings } from '../../config/index.js';

/** What became of the keys that Redis holds for tenants that are gone. */
export interface Forgotten {
  /** For the report: nothing where there is no Redis. */
  readonly cache?: 'cleared' | 'left';
  /** For people; nothing where there is no Redis. */
  readonly words: readonly string[];
  /** Says what to do; to be thrown after the report. */
  readonly error?: Error;
}

/** Removes what Redis holds of tenants that are gone, of itself: no serving process need be listening. Never rejects. */
export async function forgetCachedEntries({ redisUrl }: Settings, tenantIds: readonly string[]): Promise<Forgotten> {
  if (!redisUrl || tenantIds.length === 0) return { words: [] };
  const { forgetInRedis } = await import('../../cache/index.js');
  try {
    await forgetInRedis(redisUrl, tenantIds);
    return { cache: 'cleared', words: ['Nothing of it is left in Redis.'] };
  } catch (error) {
    return { cache: 'left', words: ['What Redis holds of it was not removed.'], error: error as Error };
  }
}
