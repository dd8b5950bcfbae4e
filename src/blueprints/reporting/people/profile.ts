import { type SeedTenant } from '../../../tenancy/index.js';

const OPTIONAL_TEXTS = ['contactEmail', 'website', 'timezone'] as const;

/** The agency's row about a new client. Of `input`, contactEmail, website and timezone are taken. */
export function profileOf(tenant: SeedTenant, input: Record<string, unknown>): object {
  const given = OPTIONAL_TEXTS.filter((field) => typeof input[field] === 'string');
  return { id: tenant.id, name: tenant.name, ...Object.fromEntries(given.map((field) => [field, input[field]])) };
}
