/** One page of an endpoint. */
export interface PayloadPage {
  readonly payloads: readonly unknown[];
  /** What to ask for next; null at the end. */
  readonly next: string | null;
}

/** Where payloads come from: the same cursor always gives the page that follows it. */
export interface PayloadSource {
  /** @throws SourceError when the page cannot be had, after the source's own retries. */
  page(endpoint: string, cursor: string | null, signal?: AbortSignal): Promise<PayloadPage>;
}

/** Raised when a source does not give its payloads. The message is shown to the tenant: no token, no path of this machine. */
export class SourceError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SourceError';
  }
}

/** Reads a page from a body: `{ items, next }`, a list, or one object alone. */
export function pageOf(body: unknown): PayloadPage {
  if (Array.isArray(body)) return { payloads: body, next: null };
  if (typeof body !== 'object' || body === null)
    throw new SourceError('The source answered with no JSON object or list.');
  const { items, next } = body as { items?: unknown; next?: unknown };
  if (items === undefined) return { payloads: [body], next: null };
  if (!Array.isArray(items)) throw new SourceError('The source answered with "items" that is no list.');
  const cursor = typeof next === 'string' || typeof next === 'number' ? String(next) : null;
  return { payloads: items, next: cursor === '' ? null : cursor };
}
