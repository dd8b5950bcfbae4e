import { createHash } from 'node:crypto';
import { type Request } from 'express';
import { IdempotencyNotSupportedError } from '../../tenancy/index.js';

/**
 * SHA-256 of what may not differ between a request and its repeat: the path with its values, the query, and the body with
 * the members of each object in one order. The key is hashed with it: it is kept nowhere, and what may be guessed of a body
 * cannot be tried against the hash.
 * @throws IdempotencyNotSupportedError for a body that was not read, such as a stream of lines.
 */
export function digestOfRequest(request: Request, key: string): Buffer {
  const { originalUrl, headers } = request;
  const body = request.body as unknown;
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  if (hasBody && body === undefined) throw new IdempotencyNotSupportedError('its body is read as a stream');
  return createHash('sha256')
    .update(JSON.stringify([key, originalUrl]))
    .update('\n')
    .update(body === undefined ? '' : JSON.stringify(sorted(body)))
    .digest();
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const keys = Object.keys(value).sort();
  // In an object of its own, so that it is not taken for an array of pairs.
  return { members: keys.map((key) => [key, sorted((value as Record<string, unknown>)[key])]) };
}
