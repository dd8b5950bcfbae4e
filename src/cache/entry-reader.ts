import { cacheKey } from './cache-key.js';
import { type CacheStore } from './store/cache-store.js';
import { open, type Envelope } from './envelope.js';
import { LONGEST_TTL_SECONDS } from './options.js';

const MOST_EPOCHS_REMEMBERED = 20_000;

/** What one look at an entry found. */
export interface Look {
  readonly epoch: string;
  /** The stored text as it was, whatever it is; what a later write compares with. */
  readonly raw: string | null;
  /** The value's JSON text, when there is one, it is this tenant's, and none of its tags was cleared. */
  readonly value: string | undefined;
}

/** Reads epochs, entries and tag versions. Internal to the cache. */
export class EntryReader {
  private readonly epochs = new Map<string, string>();

  constructor(
    private readonly store: CacheStore,
    private readonly refused: (tenantId: string) => void,
  ) {}

  /** One round trip when the epoch is the one seen last, which is checked in the same trip. */
  async look(tenantId: string, name: string): Promise<Look> {
    const known = this.epochs.get(tenantId);
    if (known !== undefined) {
      const keys = [cacheKey.epoch(tenantId), cacheKey.entry(tenantId, known, name)];
      const [epoch, raw] = await this.store.read(keys);
      if (epoch === known) return this.judge(tenantId, name, epoch, raw);
    }
    const epoch = await this.epoch(tenantId);
    const [raw] = await this.store.read([cacheKey.entry(tenantId, epoch, name)]);
    return this.judge(tenantId, name, epoch, raw);
  }

  async epoch(tenantId: string): Promise<string> {
    const key = cacheKey.epoch(tenantId);
    const [present] = await this.store.read([key]);
    const epoch = present ?? (await this.store.counter(key, counterStart()));
    if (this.epochs.size >= MOST_EPOCHS_REMEMBERED) this.epochs.clear();
    this.epochs.set(tenantId, epoch);
    return epoch;
  }

  /** The version each tag has now. */
  async tagVersions(tenantId: string, epoch: string, tags: readonly string[]): Promise<Record<string, string>> {
    const versions = tags.map(async (tag): Promise<[string, string]> => {
      const key = cacheKey.tag(tenantId, epoch, tag);
      return [tag, await this.store.counter(key, counterStart(), LONGEST_TTL_SECONDS)];
    });
    return Object.fromEntries(await Promise.all(versions));
  }

  private async judge(tenantId: string, name: string, epoch: string, raw: string | null): Promise<Look> {
    const miss: Look = { epoch, raw, value: undefined };
    if (raw === null) return miss;
    const envelope = open(raw, tenantId, name);
    if (!envelope) {
      this.refused(tenantId);
      return miss;
    }
    if (envelope.value === null || !(await this.tagsUnchanged(tenantId, epoch, envelope))) return miss;
    return { epoch, raw, value: envelope.value };
  }

  private async tagsUnchanged(tenantId: string, epoch: string, { tags }: Envelope): Promise<boolean> {
    const names = Object.keys(tags);
    if (names.length === 0) return true;
    const versions = await this.store.read(names.map((tag) => cacheKey.tag(tenantId, epoch, tag)));
    return names.every((tag, index) => versions[index] === tags[tag]);
  }
}

/**
 * A counter that was thrown out (memory pressure, a restart of the store) must not begin again at a value it had:
 * entries written under that value would be readable again. Time does not come back.
 */
export function counterStart(): number {
  return Date.now() * 1_000 + Math.floor(Math.random() * 1_000);
}
