// A process that fetches one sync run and is killed while it does: node … sync-process.ts <job as JSON>
import { Test } from '@nestjs/testing';
import { reporting } from '../../../src/blueprints/reporting/blueprint.js';
import { MetricComputation } from '../../../src/blueprints/reporting/metrics/metric-computation.js';
import { PayloadSources } from '../../../src/blueprints/reporting/sources/payload-sources.js';
import { SYNC_OPTIONS } from '../../../src/blueprints/reporting/sources/sync-options.js';
import { SyncRun } from '../../../src/blueprints/reporting/syncs/sync-run.js';
import { SyncRunner } from '../../../src/blueprints/reporting/syncs/sync-runner.js';
import { EncryptionModule, TenancyModule, type Tenant, TenantScope } from '../../../src/tenancy/index.js';

interface Job {
  appUrl: string;
  tenant: Tenant;
  runId: string;
}

const { appUrl, tenant, runId } = JSON.parse(process.argv[2]) as Job;
const testing = await Test.createTestingModule({
  imports: [
    TenancyModule.forRoot({
      dataSource: { url: appUrl, entities: reporting.shared.entities as never, poolSize: 2 },
      lookup: { find: () => Promise.resolve(tenant) },
    }),
    TenancyModule.forFeature([SyncRun]),
    EncryptionModule.forRootAsync({ useFactory: () => ({}) }),
  ],
  providers: [
    SyncRunner,
    MetricComputation,
    PayloadSources,
    { provide: SYNC_OPTIONS, useValue: { allowPrivateAddresses: true } },
  ],
}).compile();
process.stdout.write('fetching\n');
const run = await testing.get(TenantScope).run(tenant, () => testing.get(SyncRunner).fetch(runId, { takeOver: true }));
process.stdout.write(`${run.status}\n`);
await testing.close();
