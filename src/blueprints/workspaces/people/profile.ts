import { type SeedTenant } from '../../../tenancy/index.js';
import { PLATFORM_USER_ID } from './platform-user.js';

/** The row of a new workspace. Of `input`, description and createdBy (a user's id) are taken. */
export function profileOf(tenant: SeedTenant, input: Record<string, unknown>): object {
  return {
    id: tenant.slug,
    name: tenant.name,
    description: typeof input.description === 'string' ? input.description : null,
    createdBy: typeof input.createdBy === 'string' ? input.createdBy : PLATFORM_USER_ID,
  };
}
