import { type AttemptCounters, type AttemptRule } from './attempts.js';

interface Entry {
  count: number;
  endsAtMs: number;
}

const MOST_ENTRIES = 50_000;

/** Counts of one process. The oldest entries make room when there are too many. */
export class MemoryAttempts implements AttemptCounters {
  private readonly entries = new Map<string, Entry>();

  constructor(private readonly now: () => number = Date.now) {}

  async hit(rules: readonly AttemptRule[]): Promise<number> {
    for (const rule of rules) {
      if (rule.unlessKnown && this.find(rule.unlessKnown)) continue;
      const waitMs = this.hitOne(rule);
      if (waitMs > 0) return waitMs;
    }
    return 0;
  }

  async clear(key: string): Promise<void> {
    this.entries.delete(key);
  }

  async remember(key: string, forMs: number): Promise<void> {
    this.put(key, { count: 1, endsAtMs: this.now() + forMs });
  }

  async close(): Promise<void> {
    this.entries.clear();
  }

  private hitOne({ key, most, windowMs, slowedToMs }: AttemptRule): number {
    const entry = this.find(key) ?? { count: 0, endsAtMs: this.now() + windowMs };
    this.put(key, entry);
    entry.count += 1;
    if (entry.count <= most) return 0;
    if (slowedToMs === undefined) return entry.endsAtMs - this.now();
    const pause = this.find(`${key}:pause`);
    if (pause) return pause.endsAtMs - this.now();
    this.put(`${key}:pause`, { count: 1, endsAtMs: this.now() + slowedToMs });
    return 0;
  }

  private find(key: string): Entry | undefined {
    const entry = this.entries.get(key);
    return entry && entry.endsAtMs > this.now() ? entry : undefined;
  }

  /** Deleted and set again: a Map iterates in the order of insertion, so the least recently used comes first. */
  private put(key: string, entry: Entry): void {
    this.entries.delete(key);
    this.entries.set(key, entry);
    if (this.entries.size > MOST_ENTRIES) this.entries.delete(this.entries.keys().next().value!);
  }
}
