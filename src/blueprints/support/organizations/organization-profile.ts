import { type SeedTenant } from '../../../tenancy/index.js';
import { type Organization } from './organization.entity.js';

const GIVEN = ['plan', 'status', 'supportEmail', 'website', 'timezone', 'currency', 'settings'] as const;

/** The row of a new organization; what the caller did not give, the column defaults say. */
export function organizationOf(tenant: SeedTenant, input: Record<string, unknown>): Partial<Organization> {
  const given = Object.fromEntries(
    GIVEN.filter((name) => input[name] !== undefined).map((name) => [name, input[name]]),
  );
  return { ...given, id: tenant.id, slug: tenant.slug, name: tenant.name };
}
