import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';

/** A call that says when the week began and which endpoint it is of. */
export interface FakePayload {
  id: string;
  occurred_at: string;
  duration: { minutes: number };
}

export interface PayloadServer {
  url: string;
  requests: { path: string; authorization: string | undefined }[];
  /** Called before each answer; a status instead of the page when it returns one. */
  interfere: (request: IncomingMessage, n: number) => number | { status: number; retryAfter: string } | undefined;
  close(): Promise<void>;
}

export function fakeCalls(count: number, day = '2026-06-03'): FakePayload[] {
  return Array.from({ length: count }, (_, i) => ({
    id: `call-${i}`,
    occurred_at: `${day}T10:00:00Z`,
    duration: { minutes: (i % 10) + 1 },
  }));
}

/** Serves lists page by page: `?limit=` and `?cursor=` (the position to go on from). */
export async function servePayloads(
  endpoints: Record<string, readonly unknown[]>,
  options: { token?: string; delayMs?: number } = {},
): Promise<PayloadServer> {
  const requests: PayloadServer['requests'] = [];
  const state = { interfere: (() => undefined) as PayloadServer['interfere'] };
  const server: Server = createServer((request, response) => {
    const url = new URL(request.url!, 'http://localhost');
    const { authorization } = request.headers;
    requests.push({ path: request.url!, authorization });
    const answer = (status: number, body: unknown, headers = {}) =>
      setTimeout(() => {
        response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
        response.end(JSON.stringify(body));
      }, options.delayMs ?? 0);
    const trouble = state.interfere(request, requests.length);
    if (typeof trouble === 'number') return answer(trouble, {});
    if (trouble) return answer(trouble.status, {}, { 'Retry-After': trouble.retryAfter });
    if (options.token && authorization !== `Bearer ${options.token}`) return answer(401, {});
    const all = endpoints[url.pathname.split('/').pop()!];
    if (!all) return answer(404, {});
    const start = Number(url.searchParams.get('cursor') ?? 0);
    const end = start + Number(url.searchParams.get('limit'));
    answer(200, { items: all.slice(start, end), next: end < all.length ? String(end) : null });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`,
    requests,
    set interfere(value: PayloadServer['interfere']) {
      state.interfere = value;
    },
    get interfere() {
      return state.interfere;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
