import { createHash, randomBytes } from 'node:crypto';

/** Session tokens of this blueprint begin with it. */
export const TOKEN_PREFIX = 'ws_';

/** A new session token (256 bits). Shown once; only its hash is stored. */
export function newToken(): string {
  return TOKEN_PREFIX + randomBytes(32).toString('base64url');
}

/** SHA-256 in hex: the id under which a session is stored. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
