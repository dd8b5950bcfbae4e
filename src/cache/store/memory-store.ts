import { type CacheStore } from './cache-store.js';

interface Slot {
  value: string;
  expiresAtMs: number;
}

/** Keeps entries in this process, the least recently used thrown out first. Other processes do not see them. */
export class MemoryStore implements CacheStore {
  private readonly slots = new Map<string, Slot>();
  private characters = 0;

  constructor(
    private readonly maxEntries: number,
    private readonly maxCharacters: number,
    private readonly now: () => number = Date.now,
  ) {}

  async read(keys: readonly string[]): Promise<(string | null)[]> {
    return keys.map((key) => this.peek(key));
  }

  async write(key: string, value: string, ttlSeconds: number): Promise<void> {
    this.put(key, value, ttlSeconds);
  }

  async writeIfUnchanged(key: string, seen: string | null, value: string, ttlSeconds: number): Promise<void> {
    if (this.peek(key) === seen) this.put(key, value, ttlSeconds);
  }

  async counter(key: string, start: number, ttlSeconds = Infinity): Promise<string> {
    const value = this.peek(key) ?? String(start);
    this.put(key, value, ttlSeconds);
    return value;
  }

  async increment(key: string, start: number, ttlSeconds = Infinity): Promise<void> {
    this.put(key, String(Number(this.peek(key) ?? start) + 1), ttlSeconds);
  }

  async removeAll(prefix: string): Promise<void> {
    for (const key of [...this.slots.keys()]) if (key.startsWith(prefix)) this.drop(key);
  }

  async close(): Promise<void> {
    this.slots.clear();
    this.characters = 0;
  }

  private peek(key: string): string | null {
    const slot = this.slots.get(key);
    if (!slot) return null;
    if (slot.expiresAtMs <= this.now()) {
      this.drop(key);
      return null;
    }
    this.slots.delete(key);
    this.slots.set(key, slot);
    return slot.value;
  }

  private put(key: string, value: string, ttlSeconds: number): void {
    this.drop(key);
    this.slots.set(key, { value, expiresAtMs: this.now() + ttlSeconds * 1_000 });
    this.characters += key.length + value.length;
    for (const oldest of this.slots.keys()) {
      if (this.slots.size <= this.maxEntries && this.characters <= this.maxCharacters) break;
      this.drop(oldest);
    }
  }

  private drop(key: string): void {
    const slot = this.slots.get(key);
    if (!slot) return;
    this.slots.delete(key);
    this.characters -= key.length + slot.value.length;
  }
}
