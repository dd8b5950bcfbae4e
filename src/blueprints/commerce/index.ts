import { migrations as sharedMigrations } from '../../../migrations/commerce/shared/index.js';
import { migrations as tenantMigrations } from '../../../migrations/commerce/tenant/index.js';
import { defineBlueprint, schemaPerTenant } from '../../tenancy/index.js';
import { seedDemoShop } from './demo/seed.js';
import { eraseLinks, newOrganization, oldMessages, openBilling, Organization } from './platform/index.js';
import { platformTables, shopTables } from './tables.js';

export { CommerceModule } from './commerce.module.js';

/** A commerce platform: each shop in a schema of its own, the platform's tables in `public`. */
export const commerce = defineBlueprint({
  name: 'commerce',
  needs: ['mail'],
  isolation: schemaPerTenant({ schemaName: (tenant) => `tenant_${tenant.slug}`, searchAfter: ['public'] }),
  shared: {
    schema: 'public',
    entities: platformTables,
    migrations: sharedMigrations,
    identity: platformTables,
  },
  tenant: { entities: shopTables, migrations: tenantMigrations },
  profile: { entity: Organization, keyColumn: 'id', visibleToTenant: false, create: newOrganization },
  stores: oldMessages,
  eraseIdentity: eraseLinks,
  referenceData: openBilling,
  demoData: seedDemoShop,
  demoTenants: [
    { slug: 'rawdog', name: 'Rawdog', profile: { shopifyStoreDomain: 'rawdog.myshopify.com', status: 'active' } },
    { slug: 'mossy', name: 'Mossy & Co', profile: { shopifyStoreDomain: 'mossy.myshopify.com', status: 'active' } },
  ],
});
