import { type TenantSeed } from '../../../tenancy/index.js';
import { seedDefinitions, seedValues } from './demo-metrics.js';
import { seedPeople } from './demo-people.js';
import { seedSyncs } from './demo-syncs.js';
import { seedTexts, seedWeeks } from './demo-weeks.js';
import { storyOf } from './stories.js';

/** Four weeks of a client: people, payloads, figures and one report in each state. */
export const seedDemoClient: TenantSeed = async (manager, tenant) => {
  const story = storyOf(tenant.slug);
  const [agencyAdminId, agencyMemberId, clientAdminId] = await seedPeople(manager, tenant);
  await seedDefinitions(manager, tenant);
  await seedWeeks(manager, tenant, story, agencyAdminId);
  await seedTexts(manager, tenant, story, clientAdminId);
  const runId = await seedSyncs(manager, tenant, story, agencyMemberId);
  await seedValues(manager, tenant, story, runId);
};
