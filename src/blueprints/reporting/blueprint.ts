import { migrations } from '../../../migrations/reporting/shared/index.js';
import { defineBlueprint, rowPerTenant } from '../../tenancy/index.js';
import { seedDemoClient } from './demo/demo-client.js';
import { identityEntities, tenantEntities } from './entities.js';
import { eraseClientPeople } from './people/erase-people.js';
import { AgencyTenant } from './people/agency-tenant.js';
import { profileOf } from './people/profile.js';
import { syncStores } from './sync-folders.js';
import { CtRawSnapshot } from './syncs/ct-raw-snapshot.js';
import { SyncRun } from './syncs/sync-run.js';
import { ReportComment } from './texts/report-comment.js';
import { ReportWeek } from './weeks/report-week.js';

/** Weekly reports of an agency for its clients, made from the figures of a time-and-call tracking API. */
export const reporting = defineBlueprint({
  name: 'reporting',
  needs: ['mail'],
  isolation: rowPerTenant({ tenantColumn: 'tenant_id' }),
  shared: {
    schema: 'reporting',
    entities: [...identityEntities, ...tenantEntities],
    migrations,
    identity: identityEntities,
    readAcrossTenants: [ReportWeek, ReportComment, SyncRun, CtRawSnapshot],
  },
  profile: { entity: AgencyTenant, keyColumn: 'id', visibleToTenant: false, create: profileOf },
  stores: syncStores,
  eraseIdentity: eraseClientPeople,
  demoData: seedDemoClient,
  demoTenants: [
    { slug: 'harbour', name: 'Harbour Dental', profile: { website: 'https://harbour.example.com' } },
    { slug: 'lumen', name: 'Lumen Lighting', profile: { website: 'https://lumen.example.com' } },
  ],
});
