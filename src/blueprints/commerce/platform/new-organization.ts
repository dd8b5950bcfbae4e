import { type SeedTenant } from '../../../tenancy/index.js';
import { Organization, OrganizationStatus } from './organization.entity.js';

const STATUSES: readonly unknown[] = Object.values(OrganizationStatus);

/** The row about a new shop. `input` may give a status and the shop's domain at Shopify. */
export function newOrganization(tenant: SeedTenant, input: Record<string, unknown>): Organization {
  const organization = new Organization();
  organization.id = tenant.id;
  organization.slug = tenant.slug;
  organization.name = tenant.name;
  organization.status = STATUSES.includes(input.status)
    ? (input.status as OrganizationStatus)
    : OrganizationStatus.Onboarding;
  if (typeof input.shopifyStoreDomain === 'string') organization.shopifyStoreDomain = input.shopifyStoreDomain;
  return organization;
}
