import { createHash, randomBytes } from 'node:crypto';

const TOKEN_BYTES = 32;

/** Sessions and API keys of this blueprint begin so; the guard tells credentials apart by it. */
export const SESSION_PREFIX = 'cs_';
export const API_KEY_PREFIX = 'ck_';
export const LINK_PREFIX = 'cl_';

/** 256 random bits behind a prefix. Shown once; only its hash is stored. */
export function newToken(prefix: string): string {
  return prefix + randomBytes(TOKEN_BYTES).toString('base64url');
}

/** A fast hash is enough: nobody guesses 256 random bits. */
export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Covers the organization the link is for: with another one the hash is another, and no link is found. */
export function linkHashOf(token: string, organizationId: string | null): string {
  return hashOf(`${organizationId ?? 'new'}:${token}`);
}
