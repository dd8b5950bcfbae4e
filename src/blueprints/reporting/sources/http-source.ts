import { setTimeout as sleep } from 'node:timers/promises';
import { type DataSource } from './data-source.js';
import { getJson, type JsonAnswer } from './json-request.js';
import { pageOf, SourceError, type PayloadPage, type PayloadSource } from './payload-source.js';
import { type SyncOptions } from './sync-options.js';

const LONGEST_WAIT_MS = 60_000;

/**
 * `GET <location>/<endpoint>?limit=<pageSize>[&cursor=<next>]` with the token as bearer, answered by
 * `{ "items": [...], "next": "<cursor>" | null }`. Network faults, 429 and 5xx are tried again with growing waits;
 * Retry-After is honoured up to a minute.
 */
export class HttpSource implements PayloadSource {
  constructor(
    private readonly source: Pick<DataSource, 'location' | 'pageSize'> & { readonly token: string | null },
    private readonly options: SyncOptions,
  ) {}

  async page(endpoint: string, cursor: string | null, signal?: AbortSignal): Promise<PayloadPage> {
    const url = new URL(`${this.source.location.replace(/\/+$/, '')}/${encodeURIComponent(endpoint)}`);
    url.searchParams.set('limit', String(this.source.pageSize));
    if (cursor !== null) url.searchParams.set('cursor', cursor);
    for (let attempt = 1; ; attempt++) {
      const outcome = await this.attempt(url, signal);
      if (outcome.page) return outcome.page;
      if (attempt >= this.options.attempts) {
        throw new SourceError(`${outcome.reason} Given up after ${attempt} attempts.`, { cause: outcome.cause });
      }
      await sleep(this.waitMs(attempt, outcome.retryAfterMs), undefined, { signal });
    }
  }

  private async attempt(url: URL, signal?: AbortSignal) {
    let answer: JsonAnswer;
    try {
      const { token } = this.source;
      answer = await getJson(url, token ? { authorization: `Bearer ${token}` } : {}, this.options, signal);
    } catch (error) {
      if (error instanceof SourceError || signal?.aborted) throw error;
      return { reason: 'The source cannot be reached.', retryAfterMs: null, cause: error };
    }
    const { status, retryAfterMs } = answer;
    if (status === 200) return { page: pageOf(answer.body()) };
    const reason = `The source answered with status ${status}.`;
    if (status === 429 || status >= 500) return { reason, retryAfterMs };
    throw new SourceError(reason);
  }

  /** Full jitter: many tenants that fail together do not come back together. */
  private waitMs(attempt: number, retryAfterMs: number | null): number {
    const ceiling = this.options.firstBackoffMs * 2 ** (attempt - 1);
    const own = ceiling / 2 + (Math.random() * ceiling) / 2;
    return Math.min(Math.max(own, retryAfterMs ?? 0), LONGEST_WAIT_MS);
  }
}
