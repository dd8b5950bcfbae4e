import { type Request } from 'express';
import { checkJson } from './check-json.js';
import { type BodyLimits } from './limits.js';
import { MalformedJsonProblem, UnsupportedBodyProblem } from './problems.js';
import { readBody } from './read-body.js';

const JSON_TYPE = 'application/json';
const UTF8 = ['utf-8', 'utf8'];
const CHARSET = /;\s*charset\s*=\s*"?([^";\s]{1,40})/i;

/**
 * The value of a JSON body, read and parsed within limits. An empty body is an empty object.
 * @throws BodyTooLargeProblem (413), UnsupportedBodyProblem (415), MalformedJsonProblem (400).
 */
export async function readJson(
  request: Request,
  limits: BodyLimits,
  { compressed }: { compressed: boolean },
): Promise<unknown> {
  assertJson(request);
  return parse(await readBody(request, { bytes: limits.bytes, compressed }), limits);
}

/** Whether anything was sent after the headers. */
export function hasBody({ headers }: Request): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function assertJson(request: Request): void {
  if (!request.is(JSON_TYPE)) throw new UnsupportedBodyProblem();
  const charset = CHARSET.exec(request.headers['content-type'] ?? '')?.[1];
  if (charset && !UTF8.includes(charset.toLowerCase())) {
    throw new UnsupportedBodyProblem('The charset of the body is not supported. JSON is sent in UTF-8.');
  }
}

function parse(bytes: Buffer, limits: BodyLimits): unknown {
  if (bytes.length === 0) return {};
  const text = decode(bytes);
  checkJson(text, limits);
  const value = parsed(text);
  // A body that is one text or number fits no route.
  if (typeof value !== 'object' || value === null) throw new MalformedJsonProblem();
  return value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new MalformedJsonProblem();
  }
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new MalformedJsonProblem('The body is not valid UTF-8.');
  }
}
