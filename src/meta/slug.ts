import { MalformedTenantError } from '../tenancy/index.js';

export const MAX_SLUG_LENGTH = 48;

const SLUG = /^[a-z0-9]([a-z0-9_]{0,46}[a-z0-9])?$/;
/** Slugs made by a blueprint itself (workspace ids). */
const GENERATED_SLUG = /^[A-Za-z0-9]{10,20}$/;

/** Names that mean something else in a database, a host name or a path. */
const RESERVED = new Set(
  `admin api app auth docs health information_schema login mail meta metrics ops postgres public root signup static
   status support tenancy tenant tenantry tenants www`.split(/\s+/),
);

/**
 * Refuses a slug that is no slug: lower-case letters, digits and underscore, at most 48, beginning and ending with a
 * letter or digit, not reserved. Raises MalformedTenantError.
 */
export function checkSlug(slug: string): void {
  if (!SLUG.test(slug)) {
    throw new MalformedTenantError(
      `the slug ${JSON.stringify(slug)} is not 1 to ${MAX_SLUG_LENGTH} lower-case letters, digits and "_", ` +
        'beginning and ending with a letter or digit',
    );
  }
  if (slug.startsWith('pg_') || RESERVED.has(slug)) {
    throw new MalformedTenantError(`the slug ${JSON.stringify(slug)} is reserved`);
  }
}

/** The same for slugs in the format of a blueprint that generates them. Raises MalformedTenantError. */
export function checkGeneratedSlug(slug: string): void {
  if (!GENERATED_SLUG.test(slug)) {
    throw new MalformedTenantError(`the id ${JSON.stringify(slug)} is not 10 to 20 letters and digits`);
  }
}
