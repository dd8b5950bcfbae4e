import { type EntityManager } from 'typeorm';
import { type SeedTenant } from '../../../tenancy/index.js';
import { MetricPeriod } from '../metrics/metric-enums.js';
import { PerformanceMetrics } from '../metrics/performance-metrics.entity.js';
import { recomputePerformanceMetrics } from '../metrics/recompute-performance-metrics.js';
import { recomputeTeamPerformance } from '../metrics/recompute-team-performance.js';
import { TeamPerformance } from '../metrics/team-performance.entity.js';
import { ACME_CORP } from './acme-corp.js';
import { DemoCalendar } from './demo-calendar.js';
import { type DemoOrganization } from './demo-organization.js';
import { GLOBEX } from './globex.js';
import { seedAgentsAndRules } from './seed-agents.js';
import { seedConversations } from './seed-conversations.js';
import { seedMoney } from './seed-money.js';
import { seedPeople } from './seed-people.js';

const DAYS_OF_METRICS = 7;

/** Fills an organization with people, conversations and money. Globex has data of its own, every other one Acme Corp's. */
export async function seedDemoOrganization(manager: EntityManager, tenant: SeedTenant): Promise<void> {
  const demo: DemoOrganization = tenant.slug === 'globex' ? GLOBEX : ACME_CORP;
  const calendar = await DemoCalendar.of(manager, demo.budget.name);
  const people = await seedPeople(manager, demo);
  const agents = await seedAgentsAndRules(manager, demo, people);
  const conversations = await seedConversations(manager, demo, calendar, people, agents);
  await seedMoney(manager, demo, calendar, people, agents, conversations);
  await seedMetrics(manager, calendar);
}

async function seedMetrics(manager: EntityManager, calendar: DemoCalendar): Promise<void> {
  const span = { from: calendar.at([DAYS_OF_METRICS, '00:00']), to: calendar.at([1, '23:59']) };
  if (!(await manager.existsBy(PerformanceMetrics, { period: MetricPeriod.DAY }))) {
    await recomputePerformanceMetrics(manager, { period: MetricPeriod.DAY, ...span });
  }
  if (!(await manager.existsBy(TeamPerformance, { period: MetricPeriod.WEEK }))) {
    await recomputeTeamPerformance(manager, { period: MetricPeriod.WEEK, ...span });
  }
}
