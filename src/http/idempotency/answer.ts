import { StreamableFile } from '@nestjs/common';
import { type Response } from 'express';
import { IdempotencyNotSupportedError } from '../../tenancy/index.js';
import { type KeptAnswer } from '../../tenancy/index.js';
import { REPLAYED_HEADER } from './key-header.js';

/** A larger answer is not kept: a repeat is told that the request was done, and where. */
const LARGEST_VALUE_BYTES = 65_536;

/**
 * What is kept of the answer that is about to be sent: without its value where a cookie goes with it, or where it is
 * serialized after this (`isSerialized`).
 * @throws IdempotencyNotSupportedError for a stream or bytes, and for a handler that has sent the answer already.
 */
export function answerOf(response: Response, value: unknown, isSerialized = false): KeptAnswer {
  if (isStream(value)) throw new IdempotencyNotSupportedError('it answers with a stream');
  if (response.headersSent) throw new IdempotencyNotSupportedError('it writes the response itself');
  const json = value === undefined || value === null ? null : (JSON.stringify(value) as string | undefined);
  const isSecret = response.getHeader('Set-Cookie') !== undefined;
  const isKept = !isSecret && !isSerialized && Buffer.byteLength(json ?? '') <= LARGEST_VALUE_BYTES;
  return {
    status: response.statusCode,
    location: textOf(response, 'Location'),
    etag: textOf(response, 'ETag'),
    value: isKept ? (json ?? null) : null,
    isKept,
  };
}

/** Prepares the response as it was the first time, and returns the value to answer with. */
export function replay(response: Response, { status, location, etag, value }: KeptAnswer): unknown {
  // Nest gives the response the handler's own status once more when it sends the answer.
  const send = response.status.bind(response);
  response.status = () => send(status);
  response.status(status);
  response.setHeader(REPLAYED_HEADER, 'true');
  if (location !== null) response.setHeader('Location', location);
  if (etag !== null) response.setHeader('ETag', etag);
  return value === null ? undefined : (JSON.parse(value) as unknown);
}

function textOf(response: Response, header: string): string | null {
  const value = response.getHeader(header);
  return value === undefined ? null : String(value);
}

function isStream(value: unknown): boolean {
  if (value instanceof StreamableFile || value instanceof Uint8Array) return true;
  return typeof (value as { pipe?: unknown } | null | undefined)?.pipe === 'function';
}
