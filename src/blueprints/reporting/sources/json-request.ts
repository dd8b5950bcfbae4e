import { lookup as systemLookup } from 'node:dns';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isPrivateAddress } from './private-addresses.js';
import { SourceError } from './payload-source.js';
import { type SyncOptions } from './sync-options.js';

export interface JsonAnswer {
  readonly status: number;
  readonly retryAfterMs: number | null;
  readonly body: () => unknown;
}

type Limits = Pick<SyncOptions, 'allowPrivateAddresses' | 'requestTimeoutMs' | 'maxResponseBytes'>;

/**
 * GET of a JSON document. Redirects are not followed (the token would go with them), and the address is checked when
 * the connection is made: a name cannot resolve to a public address first and to a private one later.
 */
export async function getJson(
  url: URL,
  headers: Record<string, string>,
  limits: Limits,
  signal?: AbortSignal,
): Promise<JsonAnswer> {
  // A literal address is connected to without a lookup.
  const literal = url.hostname.replace(/^\[|\]$/g, '');
  if (!limits.allowPrivateAddresses && isIP(literal) && isPrivateAddress(literal)) throw privateAddress();
  const timeout = AbortSignal.timeout(limits.requestTimeoutMs);
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(url, {
      headers: { accept: 'application/json', ...headers },
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      ...(limits.allowPrivateAddresses ? {} : { lookup: publicLookup }),
    })
      .on('response', resolve)
      .on('error', reject)
      .end();
  });
  const text = await readText(response, limits.maxResponseBytes);
  return {
    status: response.statusCode ?? 0,
    retryAfterMs: retryAfter(response.headers['retry-after']),
    body: () => parse(text),
  };
}

const publicLookup: LookupFunction = (hostname, options, callback) => {
  systemLookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '', 0);
    const open = addresses.filter(({ address }) => !isPrivateAddress(address));
    if (open.length === 0) return callback(privateAddress(), '', 0);
    if (options.all) return callback(null, open);
    callback(null, open[0].address, open[0].family);
  });
};

function privateAddress(): SourceError {
  return new SourceError('The address of the source is private: only public addresses are fetched from.');
}

async function readText(response: IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) {
      response.destroy();
      throw new SourceError(`The source answered with more than ${maxBytes} bytes for one page.`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new SourceError('The source answered with something that is not JSON.');
  }
}

/** Seconds or an HTTP date; null where there is neither. */
function retryAfter(header: string | undefined): number | null {
  if (!header) return null;
  const ms = /^\d{1,6}$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - Date.now();
  return Number.isNaN(ms) ? null : Math.max(0, ms);
}
