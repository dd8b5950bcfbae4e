import { IdempotencyKeyMalformedError } from '../../tenancy/index.js';

export const KEY_HEADER = 'Idempotency-Key';
export const REPLAYED_HEADER = 'Idempotency-Replayed';

const BARE = /^[\x21\x23-\x7e][\x21-\x7e]{0,254}$/;
/** A string of structured fields (RFC 8941): a backslash stands before a quote or a backslash, and before nothing else. */
const QUOTED = /^"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"$/;
const LONGEST = 255;

/** The key in the header, quoted or not. @throws IdempotencyKeyMalformedError */
export function keyIn(header: string): string {
  if (BARE.test(header)) return header;
  const key = QUOTED.exec(header)?.[1].replace(/\\(.)/g, '$1');
  if (!key || key.length > LONGEST) throw new IdempotencyKeyMalformedError();
  return key;
}

/** The header as Swagger shows it. */
export const KEY_PARAMETER = {
  name: KEY_HEADER,
  required: false,
  description:
    'One key per request that must not be done twice, 1 to 255 visible ASCII characters. Within 24 hours, the same request ' +
    'with the same key is answered with what it was answered first, and `Idempotency-Replayed: true`.',
  schema: { type: 'string' as const, maxLength: LONGEST },
};
