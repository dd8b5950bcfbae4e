import { migrations } from '../../../migrations/support/shared/index.js';
import { defineBlueprint, rowPerTenant } from '../../tenancy/index.js';
import { BudgetUsageRecord } from './budgets/budget-usage-record.entity.js';
import { seedDemoOrganization } from './demo/seed-demo-organization.js';
import { ENTITIES } from './entities.js';
import { organizationOf } from './organizations/organization-profile.js';
import { Organization } from './organizations/organization.entity.js';

/** Support teams on shared tables: every row says which organization's it is. */
export const support = defineBlueprint({
  name: 'support',
  isolation: rowPerTenant({ tenantColumn: 'organization_id' }),
  shared: { schema: 'support', entities: ENTITIES, migrations, appendOnly: [BudgetUsageRecord] },
  profile: { entity: Organization, keyColumn: 'id', visibleToTenant: true, create: organizationOf },
  demoData: seedDemoOrganization,
  demoTenants: [
    {
      slug: 'acme_corp',
      name: 'Acme Corp',
      profile: { plan: 'PROFESSIONAL', status: 'ACTIVE', supportEmail: 'support@acme-corp.example' },
    },
    {
      slug: 'globex',
      name: 'Globex',
      profile: {
        plan: 'ENTERPRISE',
        status: 'ACTIVE',
        supportEmail: 'help@globex.example',
        timezone: 'Europe/London',
        currency: 'GBP',
      },
    },
  ],
});
