import { createHash, randomBytes } from 'node:crypto';

/** Session tokens of this blueprint begin with it. */
export const SESSION_PREFIX = 'rs_';

/** A new secret (256 bits), shown once; only its hash is stored. */
export function newToken(prefix = ''): string {
  return prefix + randomBytes(32).toString('base64url');
}

/** SHA-256 in hex: what is stored of a token. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
