import { isReservedSlug, isValidSlug, MalformedTenantError } from '../tenancy/index.js';

export const MAX_SLUG_LENGTH = 48;

/** Slugs made by a blueprint itself (workspace ids). */
const GENERATED_SLUG = /^[A-Za-z0-9]{10,20}$/;

/** Beside those the core itself never resolves: host names that people expect to be the operator's. */
const OPERATORS_HOSTS = new Set(['admin', 'app', 'auth', 'login', 'mail', 'root', 'signup', 'static', 'status']);

/**
 * Refuses a slug that is no slug: lower-case letters, digits and underscore, at most 48, beginning and ending with a
 * letter or digit, not reserved. Raises MalformedTenantError.
 */
export function checkSlug(slug: string): void {
  if (isReservedSlug(slug) || OPERATORS_HOSTS.has(slug)) {
    throw new MalformedTenantError(`the slug ${JSON.stringify(slug)} is reserved`);
  }
  if (!isValidSlug(slug)) {
    throw new MalformedTenantError(
      `the slug ${JSON.stringify(slug)} is not 1 to ${MAX_SLUG_LENGTH} lower-case letters, digits and "_", ` +
        'beginning and ending with a letter or digit',
    );
  }
}

/** The same for slugs in the format of a blueprint that generates them. Raises MalformedTenantError. */
export function checkGeneratedSlug(slug: string): void {
  if (!GENERATED_SLUG.test(slug) || isReservedSlug(slug)) {
    throw new MalformedTenantError(`the id ${JSON.stringify(slug)} is not 10 to 20 letters and digits`);
  }
}
