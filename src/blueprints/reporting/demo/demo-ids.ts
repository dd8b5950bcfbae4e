import { createHash } from 'node:crypto';
import { type SeedTenant } from '../../../tenancy/index.js';

/** The same name in the same tenant always has the same id, so that a second run inserts nothing. */
export function demoId(tenant: Pick<SeedTenant, 'id'>, name: string): string {
  return uuidOf(`${tenant.id}:${name}`);
}

/** For people, who are not a tenant's. */
export function personId(email: string): string {
  return uuidOf(`person:${email}`);
}

/** A version 8 uuid (RFC 9562) from the name's SHA-256. */
function uuidOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  const variant = '89ab'[parseInt(hex[16], 16) % 4];
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join('-');
}
