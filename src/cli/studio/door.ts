import { timingSafeEqual } from 'node:crypto';
import { type IncomingMessage } from 'node:http';

export interface Refusal {
  readonly status: number;
  readonly why: string;
}

const LOCAL_NAMES = ['127.0.0.1', 'localhost'];

/**
 * Why a request may not come in, or null. Other pages of the same browser can reach a local port: by its address (they
 * do not know the token), and under a name of their own that resolves to 127.0.0.1 (the Host tells).
 */
export function refusalOf(request: IncomingMessage, token: string, port: number): Refusal | null {
  const hosts = LOCAL_NAMES.map((name) => `${name}:${port}`);
  const { host = '', origin } = request.headers;
  if (!hosts.includes(host)) return { status: 421, why: 'This is served to this machine only.' };
  const fromPage = hosts.some((each) => origin === `http://${each}`);
  const isRead = request.method === 'GET';
  if (origin === undefined ? !isRead : !fromPage) return { status: 403, why: 'This is not for other pages.' };
  if (!isToken(request.url?.split('/')[1] ?? '', token)) return { status: 404, why: 'Not found.' };
  return null;
}

function isToken(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}
