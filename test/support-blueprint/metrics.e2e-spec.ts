import { type SeedTenant } from '../../src/tenancy/index.js';
import { type Client, ok, ScratchApp } from './scratch-app.js';

let app: ScratchApp;
let acme: SeedTenant;
let client: Client;
let ada: string;
let bob: string;

/**
 * New York, the days around the change of the clocks on 8 March 2026. In UTC: the 6th is 05:00 to 05:00, the 7th is 05:00
 * to 05:00, the 8th is 05:00 to 04:00 (23 hours).
 */
const HISTORY = `
  WITH customer AS (
    INSERT INTO users (email, first_name, last_name) VALUES ('c@x.example', 'C', 'C') RETURNING id
  ), staff AS (
    INSERT INTO users (email, first_name, last_name, role) VALUES
      ('ada@x.example', 'Ada', 'A', 'REPRESENTATIVE'), ('bob@x.example', 'Bob', 'B', 'REPRESENTATIVE')
    RETURNING id, email
  ), team AS (
    INSERT INTO representatives (user_id, department) SELECT id, email FROM staff RETURNING id, department AS email
  ), ticket AS (
    INSERT INTO tickets (ticket_number, subject, description, customer_id, representative_id, status, created_at,
      assigned_at, first_response_at, resolved_at, closed_at, satisfaction_rating)
    SELECT 'TICKET-' || n, 's', 'd', customer.id, (SELECT id FROM team WHERE email = who), status::ticket_status,
      created::timestamptz, assigned::timestamptz, answered::timestamptz, resolved::timestamptz, closed::timestamptz, rating
    FROM customer, (VALUES
      (1, 'ada@x.example', 'RESOLVED', '2026-03-07T04:59Z', '2026-03-07T04:59Z', '2026-03-07T05:29Z', '2026-03-07T10:59Z', NULL, 4),
      (2, 'ada@x.example', 'RESOLVED', '2026-03-07T15:00Z', '2026-03-07T15:00Z', '2026-03-07T15:10Z', '2026-03-08T04:30Z', NULL, 5),
      (3, 'bob@x.example', 'ESCALATED', '2026-03-07T20:00Z', '2026-03-07T20:00Z', NULL, NULL, NULL, NULL),
      (4, 'bob@x.example', 'RESOLVED', '2026-03-08T06:00Z', '2026-03-08T06:00Z', '2026-03-08T06:06Z', '2026-03-09T03:00Z', NULL, NULL),
      (5, NULL, 'CLOSED', '2026-03-09T03:59Z', NULL, NULL, NULL, '2026-03-09T05:00Z', NULL),
      (6, NULL, 'OPEN', '2026-03-09T04:00Z', NULL, NULL, NULL, NULL, NULL)
    ) AS given (n, who, status, created, assigned, answered, resolved, closed, rating)
    RETURNING id, ticket_number
  ), escalation AS (
    INSERT INTO escalations (customer_id, ticket_id, escalated_by_id, assigned_to_id, reason, status, summary, created_at, resolved_at)
    SELECT customer.id, (SELECT id FROM ticket WHERE ticket_number = 'TICKET-3'), (SELECT id FROM team WHERE email = 'bob@x.example'),
      (SELECT id FROM team WHERE email = 'ada@x.example'), 'COMPLEX_ISSUE', 'RESOLVED', 's', '2026-03-07T21:00Z', '2026-03-08T10:00Z'
    FROM customer
  ), budget AS (
    INSERT INTO budgets (name, total, starts_on, ends_on) VALUES ('March', 500, '2026-03-01', '2026-03-31') RETURNING id
  )
  INSERT INTO refunds (customer_id, budget_id, reason, amount, status, created_at, decided_at, processed_at)
  SELECT customer.id, budget.id, 'OTHER', amount, status::refund_status, created::timestamptz, decided::timestamptz, processed::timestamptz
  FROM customer, budget, (VALUES
    (12.50, 'APPROVED', '2026-03-07T12:00Z', '2026-03-07T12:00Z', NULL),
    (99.00, 'DENIED', '2026-03-07T13:00Z', '2026-03-08T12:00Z', NULL),
    (20.00, 'PROCESSED', '2026-03-08T12:00Z', '2026-03-09T03:30Z', '2026-03-09T06:00Z'),
    (70.00, 'PENDING', '2026-03-09T12:00Z', NULL, NULL)
  ) AS given (amount, status, created, decided, processed)`;

beforeAll(async () => {
  app = await ScratchApp.start();
  // Someone else's data in the same tables and the same days.
  await app.organization('globex', { demo: true });
  const other = await app.organization('other', { profile: { timezone: 'America/New_York' } });
  acme = await app.organization('acme', { profile: { timezone: 'America/New_York' } });
  for (const tenant of [other, acme]) await app.database.inside(tenant, (manager) => manager.query(HISTORY));
  client = app.as(acme);
  const team = (await ok(client('get', 'representatives'))).items as { id: string; user: { firstName: string } }[];
  [ada, bob] = ['Ada', 'Bob'].map((name) => team.find(({ user }) => user.firstName === name)!.id);
});
afterAll(() => app?.stop());

const recompute = (path: string, period: string, from: string, to: string) =>
  client('post', `${path}/recompute`, { period, from, to });

it('counts days as a person would with pencil and paper, in the time zone of the organization', async () => {
  const days = await ok(recompute('performance-metrics', 'DAY', '2026-03-06T12:00:00Z', '2026-03-08T12:00:00Z'));
  expect(days).toMatchObject([
    {
      periodStart: '2026-03-06T05:00:00.000Z',
      periodEnd: '2026-03-07T05:00:00.000Z',
      ticketsCreated: 1, // ticket 1, at 23:59
      ticketsResolved: 0,
      ticketBacklog: 1,
      avgFirstResponseMinutes: null,
      avgResolutionMinutes: null,
      avgSatisfaction: null,
      escalationsCreated: 0,
      escalationRate: '0.00',
      refundsRequested: 0,
      refundsApproved: 0,
      refundsDenied: 0,
      refundedAmount: '0.00',
      trend: 'STABLE',
    },
    {
      periodStart: '2026-03-07T05:00:00.000Z',
      periodEnd: '2026-03-08T05:00:00.000Z',
      ticketsCreated: 2, // 2 and 3
      ticketsResolved: 2, // 1 and 2
      ticketBacklog: 1, // 3
      avgFirstResponseMinutes: '20.00', // 30 and 10
      avgResolutionMinutes: '585.00', // 360 and 810
      avgSatisfaction: '4.50',
      escalationsCreated: 1,
      escalationRate: '50.00', // 3 of 2 and 3
      refundsRequested: 2,
      refundsApproved: 1,
      refundsDenied: 0,
      refundedAmount: '12.50',
      trend: 'STABLE', // nothing was resolved the day before
    },
    {
      periodStart: '2026-03-08T05:00:00.000Z',
      periodEnd: '2026-03-09T04:00:00.000Z',
      ticketsCreated: 2, // 4 and 5
      ticketsResolved: 1, // 4
      ticketBacklog: 2, // 3 and 5, which is closed an hour after midnight
      avgFirstResponseMinutes: '6.00',
      avgResolutionMinutes: '1260.00', // 21 hours
      avgSatisfaction: null,
      escalationsCreated: 0,
      escalationRate: '0.00',
      refundsRequested: 1,
      refundsApproved: 1,
      refundsDenied: 1,
      refundedAmount: '20.00',
      trend: 'DECLINING', // 1260 is more than 585 and 5 percent
    },
  ]);
});

it('counts the week of each representative', async () => {
  const week = await ok(recompute('team-performance', 'WEEK', '2026-03-04T00:00:00Z', '2026-03-04T00:00:00Z'));
  const of = (id: string) => week.find(({ representativeId }: { representativeId: string }) => representativeId === id);
  expect(week).toHaveLength(2);
  expect(of(ada)).toMatchObject({
    period: 'WEEK',
    periodStart: '2026-03-02T05:00:00.000Z',
    periodEnd: '2026-03-09T04:00:00.000Z',
    ticketsAssigned: 2, // 1 and 2
    ticketsResolved: 2,
    avgFirstResponseMinutes: '20.00',
    avgResolutionMinutes: '585.00',
    avgSatisfaction: '4.50',
    escalationsRaised: 0,
    escalationsResolved: 1,
  });
  expect(of(bob)).toMatchObject({
    ticketsAssigned: 2, // 3 and 4
    ticketsResolved: 1,
    avgFirstResponseMinutes: '6.00',
    avgResolutionMinutes: '1260.00',
    avgSatisfaction: null,
    escalationsRaised: 1,
    escalationsResolved: 0,
  });
  const next = await ok(recompute('team-performance', 'WEEK', '2026-03-10T00:00:00Z', '2026-03-10T00:00:00Z'));
  expect(next.map(({ trend }: { trend: string }) => trend)).toEqual(['DECLINING', 'DECLINING']);
});

it('counts again into the same rows, and the day after compares itself with what is new', async () => {
  const days = () => ok(client('get', 'performance-metrics?period=DAY&sort=periodStart'));
  const before = (await days()).items;
  await app.database.inside(acme, (manager) =>
    manager.query(`UPDATE tickets SET created_at = '2026-03-01T00:00Z' WHERE ticket_number = 'TICKET-2'`),
  );
  // (360 + 7 days, 4 hours and a half: 10350) / 2 = 5355
  const [changed] = await ok(recompute('performance-metrics', 'DAY', '2026-03-07T12:00:00Z', '2026-03-07T12:00:00Z'));
  expect(changed).toMatchObject({ id: before[1].id, ticketsCreated: 1, avgResolutionMinutes: '5355.00' });
  const after = (await days()).items;
  expect(after.map(({ id }: { id: string }) => id)).toEqual(before.map(({ id }: { id: string }) => id));
  expect(after[2]).toMatchObject({ trend: 'IMPROVING', avgResolutionMinutes: '1260.00' });
});

it('counts nothing that has not begun, and refuses a span that is none', async () => {
  expect(await ok(recompute('performance-metrics', 'MONTH', '2999-01-01T00:00:00Z', '2999-12-31T00:00:00Z'))).toEqual(
    [],
  );
  const reversed = await recompute('performance-metrics', 'DAY', '2026-03-02T00:00:00Z', '2026-03-01T00:00:00Z');
  expect([reversed.status, reversed.body.code]).toEqual([422, 'span_reversed']);
  const long = await recompute('team-performance', 'DAY', '2020-01-01T00:00:00Z', '2026-01-01T00:00:00Z');
  expect([long.status, long.body.code]).toEqual([422, 'span_too_long']);
  expect((await recompute('team-performance', 'DAY', '2026-W10', '2026-W11')).status).toBe(400);
  expect((await recompute('team-performance', 'HOUR', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z')).status).toBe(
    400,
  );
});

it('leaves another organization with the same history untouched', async () => {
  const sql =
    'SELECT count(*)::integer AS n FROM performance_metrics JOIN organizations ON organizations.id = organization_id WHERE slug = $1';
  expect(await app.database.dataSource.query(sql, ['other'])).toEqual([{ n: 0 }]);
});
