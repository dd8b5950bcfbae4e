import { tokenHash } from '../../../access/index.js';

/** Sessions and API keys of this blueprint begin so; the guard tells credentials apart by it. */
export const SESSION_PREFIX = 'cs_';
export const API_KEY_PREFIX = 'ck_';
export const LINK_PREFIX = 'cl_';

/** Covers the organization the link is for: with another one the hash is another, and no link is found. */
export function linkHashOf(token: string, organizationId: string | null): string {
  return tokenHash(`${organizationId ?? 'new'}:${token}`);
}
