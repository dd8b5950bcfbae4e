import { MalformedTenantError } from '../errors.js';

/** A well-formed name of a tenant. Whether there is such a tenant is another question. */
export interface TenantRef {
  readonly kind: 'id' | 'slug' | 'hostname';
  readonly value: string;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const SLUG = /^[a-z0-9](?:[a-z0-9_]{0,46}[a-z0-9])?$/;
const WORKSPACE_ID = /^[A-Za-z0-9]{10,20}$/;
const HOSTNAME = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

/** Names PostgreSQL or Tenantry use themselves: never a tenant. */
const RESERVED = new Set([
  'public',
  'meta',
  'tenancy',
  'tenantry',
  'information_schema',
  'postgres',
  'template0',
  'template1',
  'reporting',
  'support',
  'workspaces',
  'www',
  'api',
  'ops',
  'docs',
  'health',
  'metrics',
]);

/** Lower-case letters, digits and "_", at most 48, first and last no "_", and not reserved (`pg_…`, `public`, `meta`, …). */
export function isValidSlug(value: string): boolean {
  return SLUG.test(value) && !isReservedSlug(value);
}

export function isReservedSlug(value: string): boolean {
  return value.startsWith('pg_') || RESERVED.has(value);
}

/**
 * Reads a tenant's name as people write it: an id (uuid), a slug or a workspace id.
 * @throws MalformedTenantError for everything else, before any SQL is sent.
 */
export function parseTenantRef(value: unknown): TenantRef {
  if (typeof value !== 'string') throw new MalformedTenantError('it is not one text');
  if (value.length === 0) throw new MalformedTenantError('it is empty');
  if (value.length > 48) throw new MalformedTenantError('it is longer than 48 characters');
  if (UUID.test(value)) return { kind: 'id', value: value.toLowerCase() };
  if ((SLUG.test(value) || WORKSPACE_ID.test(value)) && !isReservedSlug(value)) return { kind: 'slug', value };
  throw new MalformedTenantError('it is neither a slug (a-z, 0-9, "_") nor an id');
}

/** @throws MalformedTenantError when it is no hostname (lower case is assumed, a port is cut off). */
export function parseHostname(value: string): string | null {
  const host = value
    .toLowerCase()
    .replace(/:\d{1,5}$/, '')
    .replace(/\.$/, '');
  return HOSTNAME.test(host) ? host : null;
}
