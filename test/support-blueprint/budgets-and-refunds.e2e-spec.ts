import { type SeedTenant } from '../../src/tenancy/index.js';
import { type Client, ok, ScratchApp } from './scratch-app.js';

const REFUNDS = Number(process.env.TENANTRY_LONG_REFUNDS ?? 100);

let app: ScratchApp;
let organization: SeedTenant;
let client: Client;
let customerId: string;
let organizations = 0;

const month = () => {
  const now = new Date();
  const day = (date: Date) => date.toISOString().slice(0, 10);
  return {
    startsOn: day(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1))),
    endsOn: day(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 0))),
  };
};
const openBudget = (total: string, fields: object = {}) =>
  ok(client('post', 'budgets', { name: `Refunds of ${total}`, total, ...month(), ...fields }));
const refund = (amount: string, fields: object = {}) =>
  ok(client('post', 'refunds', { customerId, amount, reason: 'OTHER', ...fields }));
const act = (id: string, action: string, body: object = {}) => client('post', `refunds/${id}/${action}`, body);
const pendingRefunds = (count: number) =>
  app.database.inside(organization, (manager) =>
    manager.query<{ id: string }[]>(
      `INSERT INTO refunds (customer_id, amount, reason) SELECT $1, 10, 'OTHER' FROM generate_series(1, $2) RETURNING id`,
      [customerId, count],
    ),
  );
const budgetOf = (id: string) => ok(client('get', `budgets/${id}`));

beforeAll(async () => {
  app = await ScratchApp.start();
});
afterAll(() => app?.stop());

beforeEach(async () => {
  organization = await app.organization(`organization_${++organizations}`);
  client = app.as(organization);
  const user = await ok(client('post', 'users', { email: 'c@x.example', firstName: 'Cleo', lastName: 'Dee' }));
  customerId = user.id;
});

describe('a budget', () => {
  it('is never overspent by concurrent refunds, and every one it cannot pay is a 409', async () => {
    const { id } = await openBudget('333.33');
    const refunds = await pendingRefunds(REFUNDS);
    const answers = await Promise.all(refunds.map((each) => act(each.id, 'approve', { budgetId: id })));
    const approved = answers.filter(({ status }) => status === 200);
    expect(approved).toHaveLength(33);
    expect(new Set(answers.map(({ body }) => (body.code ?? body.status) as string))).toEqual(
      new Set(['APPROVED', 'budget_exceeded']),
    );
    expect(await budgetOf(id)).toMatchObject({ spent: '330.00', status: 'ACTIVE' });
    const usage = await ok(client('get', `budget-usage-records?budgetId=${id}&pageSize=100&sort=recordedAt`));
    expect(usage.total).toBe(33);
    const spentAfter = usage.items.map((row: { spentAfter: string }) => Number(row.spentAfter));
    expect(spentAfter.sort((a: number, b: number) => a - b)).toEqual(
      Array.from({ length: 33 }, (_, n) => 10 * (n + 1)),
    );
    // 50 % of 333.33 is crossed by the 17th refund, 80 % by the 27th: each alert once.
    const alerts = await ok(client('get', `budgets/${id}/alerts`));
    // Which of two refunds at once was written down first is not promised.
    const crossed = alerts.map(({ threshold, spentAfter: at }: any) => [threshold, at]);
    expect(crossed.sort(([a]: [number], [b]: [number]) => b - a)).toEqual([
      [80, '270.00'],
      [50, '170.00'],
    ]);
  });

  it('is EXHAUSTED by its last cent, refuses more with 409, and is ACTIVE again when money comes back', async () => {
    const { id } = await openBudget('100.00', { alertThresholds: [25, 50, 100] });
    const first = await refund('100.00', { evaluate: false });
    expect(await ok(act(first.id, 'approve'))).toMatchObject({ status: 'APPROVED', budgetId: id });
    expect(await budgetOf(id)).toMatchObject({ status: 'EXHAUSTED', spent: '100.00' });
    const [usage] = (await ok(client('get', `budget-usage-records?refundId=${first.id}`))).items;
    expect(usage).toMatchObject({ amount: '100.00', spentAfter: '100.00', thresholdsCrossed: [25, 50, 100] });
    const second = await refund('0.01', { evaluate: false });
    const refused = await act(second.id, 'approve');
    expect([refused.status, refused.body]).toEqual([
      409,
      expect.objectContaining({ code: 'budget_not_active', budget: expect.objectContaining({ status: 'EXHAUSTED' }) }),
    ]);
    expect((await ok(client('get', `refunds/${second.id}`))).status).toBe('PENDING');
    expect((await ok(act(first.id, 'cancel'))).status).toBe('CANCELLED');
    expect(await budgetOf(id)).toMatchObject({ status: 'ACTIVE', spent: '0.00' });
    await ok(act(second.id, 'approve'));
    expect((await ok(act(second.id, 'process'))).processedAt).not.toBeNull();
    const paid = await act(second.id, 'cancel');
    expect([paid.status, paid.body.code, paid.body.allowed]).toEqual([409, 'illegal_move', []]);
  });

  it('keeps a total above what is spent, is closed rather than deleted, and stays closed', async () => {
    const { id } = await openBudget('100.00');
    await ok(client('post', 'budget-usage-records', { budgetId: id, amount: '60.00', note: 'Vouchers' }));
    const low = await client('patch', `budgets/${id}`, { total: '59.99' });
    expect([low.status, low.body.code, low.body.spent]).toEqual([409, 'budget_overspent', '60.00']);
    expect((await ok(client('patch', `budgets/${id}`, { total: '60.00' }))).status).toBe('EXHAUSTED');
    expect((await ok(client('patch', `budgets/${id}`, { total: '80.00' }))).status).toBe('ACTIVE');
    expect((await client('delete', `budgets/${id}`)).body).toMatchObject({ code: 'budget_used', allowed: ['CLOSED'] });
    await ok(client('post', `budgets/${id}/status`, { status: 'CLOSED' }));
    for (const call of [
      client('post', `budgets/${id}/status`, { status: 'ACTIVE' }),
      client('patch', `budgets/${id}`, { name: 'x' }),
      client('post', 'budget-usage-records', { budgetId: id, amount: '1.00' }),
    ]) {
      expect((await call).status).toBe(409);
    }
  });

  it('refuses amounts, percentages and dates that are none', async () => {
    const body = { name: 'x', total: '10.00', ...month() };
    for (const wrong of [
      { total: '-1.00' },
      { total: '10.005' },
      { total: 10 },
      { alertThresholds: [0] },
      { alertThresholds: ['80'] },
      { startsOn: '2026-02-30' },
      { spent: '5.00' },
      { status: 'EXHAUSTED' },
    ]) {
      expect([wrong, (await client('post', 'budgets', { ...body, ...wrong })).status]).toEqual([wrong, 400]);
    }
    const backwards = await client('post', 'budgets', { ...body, startsOn: '2026-02-02', endsOn: '2026-02-01' });
    expect([backwards.status, backwards.body.code]).toEqual([422, 'rule_violated']);
    expect((await client('post', 'budgets', { ...body, total: '0.00' })).status).toBe(422);
  });
});

describe('decision rules', () => {
  const rule = (priority: number, action: string, conditions: object, fields: object = {}) =>
    ok(client('post', 'decision-rules', { name: `${priority} ${action}`, priority, action, conditions, ...fields }));
  const profile = (fields: object) => ok(client('post', 'customer-profiles', { userId: customerId, ...fields }));

  it('decide in the order of their priority, the first that applies, and disabled ones not at all', async () => {
    await openBudget('1000.00');
    await rule(5, 'DENY', {}, { enabled: false });
    const small = await rule(20, 'APPROVE', { amount: { max: '50.00' } });
    const denied = await rule(10, 'DENY', { reasons: ['CHANGED_MIND'] });
    const rest = await rule(30, 'ESCALATE', {});
    expect(await refund('50.00')).toMatchObject({
      status: 'APPROVED',
      decisionRuleId: small.id,
      decisionNote: '20 APPROVE',
    });
    expect(await refund('20.00', { reason: 'CHANGED_MIND' })).toMatchObject({
      status: 'DENIED',
      decisionRuleId: denied.id,
    });
    const escalated = await refund('50.01');
    expect(escalated).toMatchObject({ status: 'ESCALATED', decisionRuleId: rest.id, budgetId: null });
    const escalation = await ok(client('get', `escalations/${escalated.escalationId}`));
    expect(escalation).toMatchObject({ reason: 'REFUND_REVIEW', status: 'PENDING', customerId });
    // A person decides, and the escalation is settled with it.
    expect((await act(escalated.id, 'evaluate')).body.allowed).toEqual(['APPROVED', 'DENIED', 'CANCELLED']);
    const asCustomer = await act(escalated.id, 'approve', { decidedById: customerId });
    expect([asCustomer.status, asCustomer.body.code]).toEqual([422, 'wrong_role']);
    const admin = await ok(
      client('post', 'users', { email: 'a@x.example', firstName: 'A', lastName: 'B', role: 'ADMIN' }),
    );
    const approved = await ok(act(escalated.id, 'approve', { decidedById: admin.id, decisionNote: 'Fair' }));
    expect(approved).toMatchObject({ status: 'APPROVED', decidedById: admin.id, decisionRuleId: null });
    expect(await ok(client('get', `escalations/${escalated.escalationId}`))).toMatchObject({ status: 'RESOLVED' });
  });

  it('ask for the tier and the standing of the account; a customer without a profile has neither', async () => {
    await openBudget('1000.00');
    await rule(10, 'DENY', { accountStandings: ['SUSPENDED', 'AT_RISK'] });
    await rule(20, 'APPROVE', { accountTiers: ['VIP'], amount: { min: '100.00', max: '200.00' } });
    expect((await refund('150.00')).status).toBe('PENDING');
    const { id } = await profile({ accountTier: 'VIP' });
    expect((await refund('150.00')).status).toBe('APPROVED');
    expect((await refund('99.99')).status).toBe('PENDING');
    await ok(client('patch', `customer-profiles/${id}`, { accountStanding: 'AT_RISK' }));
    expect((await refund('150.00')).status).toBe('DENIED');
  });

  it('count what the customer was granted before, also among concurrent requests', async () => {
    await openBudget('1000.00');
    await rule(10, 'ESCALATE', { history: { windowDays: 30, minRefunds: 2 } });
    await rule(20, 'APPROVE', { amount: { max: '100.00' } });
    const decided = await Promise.all(Array.from({ length: 8 }, () => refund('10.00')));
    const approved = decided.filter(({ status }) => status === 'APPROVED');
    expect([approved.length, decided.length]).toEqual([2, 8]);
    await app.database.dataSource.query(
      `UPDATE refunds SET decided_at = now() - interval '31 days' WHERE customer_id = $1`,
      [customerId],
    );
    expect((await refund('10.00')).status).toBe('APPROVED');
  });

  it('leave a refund PENDING that no budget can pay, and say why; asked again it is a 409', async () => {
    await rule(10, 'APPROVE', {});
    const waiting = await refund('10.00');
    expect(waiting).toMatchObject({
      status: 'PENDING',
      budgetId: null,
      decisionNote: expect.stringContaining('No refund budget'),
    });
    expect((await act(waiting.id, 'evaluate')).body.code).toBe('no_budget');
    await openBudget('5.00');
    const refused = await act(waiting.id, 'evaluate');
    expect([refused.status, refused.body.code]).toEqual([409, 'budget_exceeded']);
    expect((await ok(client('get', `refunds/${waiting.id}`))).status).toBe('PENDING');
  });

  it('are refused with conditions that mean nothing', async () => {
    for (const conditions of [
      null,
      [],
      'all',
      { amount: { max: 50 } },
      { amount: { maximum: '50.00' } },
      { reasons: [] },
      { reasons: ['BAD_LUCK'] },
      { accountTiers: 'VIP' },
      { history: { windowDays: 0 } },
      { history: { minRefunds: -1 } },
      { weather: 'rain' },
    ]) {
      const { status } = await client('post', 'decision-rules', { name: 'x', action: 'DENY', conditions });
      expect([conditions, status]).toEqual([conditions, 400]);
    }
  });
});
