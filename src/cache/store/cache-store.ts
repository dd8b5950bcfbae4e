/** Where entries are kept. It knows no tenants: keys and values come ready-made from TenantCache. */
export interface CacheStore {
  /** The values of these keys, in their order; null where there is none. */
  read(keys: readonly string[]): Promise<(string | null)[]>;
  write(key: string, value: string, ttlSeconds: number): Promise<void>;
  /** Writes when the key still holds what was read before (null: nothing), in one atomic step. */
  writeIfUnchanged(key: string, seen: string | null, value: string, ttlSeconds: number): Promise<void>;
  /** The counter's value, after setting it to `start` when it is not there. Without a TTL it stays. */
  counter(key: string, start: number, ttlSeconds?: number): Promise<string>;
  /** Raises the counter by one, from `start` when it is not there. */
  increment(key: string, start: number, ttlSeconds?: number): Promise<void>;
  /** Removes every key that begins so. */
  removeAll(prefix: string): Promise<unknown>;
  close(): Promise<void>;
}
