import { support } from '../../src/blueprints/support/index.js';
import { type SeedTenant } from '../../src/tenancy/index.js';
import { ScratchDatabase } from './scratch-database.js';

let database: ScratchDatabase;
let acme: SeedTenant;
let globex: SeedTenant;

beforeAll(async () => {
  database = await ScratchDatabase.create();
  const [first, second] = support.demoTenants;
  acme = await database.organization(first.slug, first.profile);
  globex = await database.organization(second.slug, second.profile);
  for (const tenant of [acme, globex]) {
    await database.inside(tenant, (manager) => support.demoData!(manager, tenant));
  }
});
afterAll(() => database?.drop());

const counts = (tenant: SeedTenant, table: string, by: string) =>
  database.inside(tenant, async (manager) => {
    const sql = `SELECT ${by}::text AS value, count(*)::integer AS n FROM ${table} GROUP BY 1 ORDER BY 1`;
    const rows = await manager.query<{ value: string; n: number }[]>(sql);
    return Object.fromEntries(rows.map(({ value, n }) => [value, n]));
  });

it('shows Acme Corp as the seed lists it', async () => {
  expect(await counts(acme, 'organizations', 'plan')).toEqual({ PROFESSIONAL: 1 });
  expect(await counts(acme, 'users', 'role')).toEqual({ ADMIN: 1, REPRESENTATIVE: 3, CUSTOMER: 3 });
  expect(await counts(acme, 'representatives', 'role')).toEqual({ AGENT: 1, SENIOR_AGENT: 1, TEAM_LEAD: 1 });
  expect(await counts(acme, 'representatives', 'status')).toEqual({ BUSY: 1, OFFLINE: 1, ONLINE: 1 });
  expect(await counts(acme, 'customer_profiles', 'account_tier')).toEqual({ BASIC: 1, PREMIUM: 1, STANDARD: 1 });
  expect(await counts(acme, 'tickets', 'status')).toEqual({ ESCALATED: 1, OPEN: 1, RESOLVED: 1 });
  expect(await counts(acme, 'tickets', 'priority')).toEqual({ HIGH: 1, LOW: 1, URGENT: 1 });
  expect(await counts(acme, 'tickets', 'ticket_number')).toEqual({ 'TICKET-1': 1, 'TICKET-2': 1, 'TICKET-3': 1 });
  expect(await counts(acme, 'escalations', 'status')).toEqual({ IN_PROGRESS: 1, PENDING: 1 });
  expect(await counts(acme, 'refunds', 'status')).toEqual({ ESCALATED: 1, PENDING: 1, PROCESSED: 1 });
  expect(await counts(acme, 'budgets', 'period')).toEqual({ MONTHLY: 1 });
  expect(await counts(acme, 'budget_usage_records', 'amount')).toEqual({ '250.00': 1, '49.00': 1 });
  expect(await counts(acme, 'agent_configurations', 'type')).toEqual({ ANALYTICS: 1, REFUND: 1, TRIAGE: 1 });
  expect(await counts(acme, 'decision_rules', 'action')).toEqual({ APPROVE: 1, DENY: 1, ESCALATE: 2 });
  expect(await counts(acme, 'performance_metrics', 'period')).toEqual({ DAY: 7 });
  expect(Object.keys(await counts(acme, 'team_performance', 'period'))).toEqual(['WEEK']);
});

it('keeps the budget equal to its usage', async () => {
  for (const tenant of [acme, globex]) {
    const [row] = await database.inside(tenant, (manager) =>
      manager.query<{ spent: string; used: string }[]>(
        'SELECT spent, (SELECT sum(amount) FROM budget_usage_records WHERE budget_id = budgets.id) AS used FROM budgets',
      ),
    );
    expect(row.spent).toBe(row.used);
  }
});

it('shows Globex other people', async () => {
  const emails = async (tenant: SeedTenant) => Object.keys(await counts(tenant, 'users', 'email'));
  const [ours, theirs] = [await emails(acme), await emails(globex)];
  expect(theirs).toHaveLength(5);
  expect(ours.filter((email) => theirs.includes(email))).toEqual([]);
});

it('changes nothing when it runs again', async () => {
  const before = await database.contents();
  for (const tenant of [acme, globex]) {
    await database.inside(tenant, (manager) => support.demoData!(manager, tenant));
  }
  expect(await database.contents()).toEqual(before);
});
