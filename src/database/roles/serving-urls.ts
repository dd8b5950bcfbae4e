import { createHmac } from 'node:crypto';
import { type Installation } from './installation.js';

export interface ServingUrls {
  readonly appUrl: string;
  readonly metaUrl: string;
}

/**
 * The two logins a serving process uses: the owner's URL with their names and passwords. Pure: the same owner's URL
 * gives the same passwords, so nothing has to be stored.
 */
export function servingUrls(ownerUrl: string, installation: Installation): ServingUrls {
  return {
    appUrl: withLogin(ownerUrl, installation, installation.appRole),
    metaUrl: withLogin(ownerUrl, installation, installation.metaRole),
  };
}

/** Null when the owner needs none (trust, peer): a password derived from nothing could be guessed by anybody. */
export function derivedPassword(ownerUrl: string, installation: Installation, role: string): string | null {
  const secret = passwordOf(ownerUrl);
  if (secret === '') return null;
  return createHmac('sha256', secret).update(`tenantry:${installation.id}:${role}`).digest('base64url');
}

export function passwordOf(url: string): string {
  const parsed = new URL(url);
  return (
    decodeURIComponent(parsed.password) || (parsed.searchParams.get('password') ?? '') || (process.env.PGPASSWORD ?? '')
  );
}

export function userOf(url: string): string {
  const parsed = new URL(url);
  return decodeURIComponent(parsed.username) || (parsed.searchParams.get('user') ?? '');
}

function withLogin(ownerUrl: string, installation: Installation, role: string): string {
  const url = new URL(ownerUrl);
  url.searchParams.delete('user');
  url.searchParams.delete('password');
  url.username = encodeURIComponent(role);
  url.password = derivedPassword(ownerUrl, installation, role) ?? '';
  return url.href;
}
