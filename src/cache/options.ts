import { type Tenant } from '../tenancy/index.js';

export interface TenantCacheOptions {
  /** The tenant of the scope the caller runs in; throws NoTenantError outside one. */
  currentTenant: () => Tenant;
  /** Redis, shared by all processes. Without it entries stay in this process, and clearing reaches no other. */
  redisUrl?: string;
  /** Runs work once the caller's transaction is committed, at once where there is none. Default: at once. */
  afterCommit?: (work: () => Promise<void>) => void;
  /** How long an entry lives when nothing else is said. Default 60. */
  ttlSeconds?: number;
  /** Memory only: entries kept, the least recently used thrown out first. Default 10,000. */
  maxEntries?: number;
  /** Memory only: characters kept. Default 32 million. */
  maxCharacters?: number;
  /** Hears of outages and of refused entries. Default: Nest's logger. */
  log?: (message: string) => void;
}

export interface EntryOptions {
  /** At most seven days. */
  ttlSeconds?: number;
  /** `clearTag` of any of these makes the entry unreadable. */
  tags?: readonly string[];
}

export const LONGEST_TTL_SECONDS = 7 * 24 * 60 * 60;
export const DEFAULT_TTL_SECONDS = 60;
export const DEFAULT_MAX_ENTRIES = 10_000;
export const DEFAULT_MAX_CHARACTERS = 32_000_000;

/** @throws RangeError for a TTL that is no number of seconds up to the longest. */
export function checkedTtl(ttlSeconds: number): number {
  if (!(ttlSeconds > 0 && ttlSeconds <= LONGEST_TTL_SECONDS)) {
    throw new RangeError(`A TTL is more than 0 and at most ${LONGEST_TTL_SECONDS} seconds: ${ttlSeconds}.`);
  }
  return ttlSeconds;
}
