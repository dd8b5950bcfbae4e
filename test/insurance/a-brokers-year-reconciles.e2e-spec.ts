import { addDays, daysIncluding, pence, pounds } from '../../src/blueprints/insurance/money/index.js';
import { type BrokerApp, startBrokerApp } from './broker-app.js';

/** The long form: BROKER_YEAR_POLICIES=1000 npx jest test/insurance/a-brokers-year-reconciles */
const POLICIES = Number(process.env.BROKER_YEAR_POLICIES ?? 25);
const AT_ONCE = 6;

let broker: BrokerApp;
const products: any[] = [];
beforeAll(async () => {
  broker = await startBrokerApp();
  const { items } = await broker.get('products');
  const travel = {
    code: 'TRAVEL',
    name: 'Travel',
    line: 'travel',
    customerKind: 'retail',
    taxCode: 'ipt_travel',
    commissionRate: '17.50',
  };
  const motor = items.find((each: any) => each.code === 'MOTOR-RETAIL');
  products.push(...items, await broker.post('products', { ...travel, binderId: motor.binderId, fee: '4.99' }));
});
afterAll(() => broker?.close());

/** Chance with a memory: policy number n lives the same life in every run. */
function chanceOf(seed: number): (below: number) => number {
  let state = (seed + 1) * 0x9e3779b9;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const money = (chance: (below: number) => number, from: number, to: number) =>
  pounds(BigInt(from * 100 + chance((to - from) * 100)));

async function liveOnePolicy(number: number): Promise<void> {
  const chance = chanceOf(number);
  const product = products[chance(products.length)];
  const customer = await broker.post('customers', { kind: product.customerKind, name: `Customer ${number}` });
  const inceptionDate = addDays('2026-01-01', chance(365));
  const sumInsured = money(chance, 1_000, 500_000);
  const terms = {
    customerId: customer.id,
    productId: product.id,
    inceptionDate,
    netPremium: money(chance, 400, 2_000),
    sumInsured,
  };
  let policy = await broker.post('policies', terms);
  if (chance(10) === 0)
    policy = await broker.post(`policies/${policy.id}/quote`, { netPremium: money(chance, 400, 2_000), sumInsured });
  if (chance(10) === 0) {
    await broker.post(`policies/${policy.id}/lapse`, { reason: 'Not taken up' });
    return;
  }
  const commissionShares =
    chance(3) === 0 ? [{ payee: 'introducer', payeeName: 'Garage Ltd', share: money(chance, 5, 60) }] : undefined;
  policy = await broker.post(`policies/${policy.id}/bind`, { commissionShares });
  let day = inceptionDate;
  for (let changes = chance(3); changes > 0; changes -= 1) {
    day = addDays(day, 1 + chance(100));
    await broker.post(`policies/${policy.id}/adjust`, {
      effectiveOn: day,
      netPremium: money(chance, 400, 2_000),
      fees: chance(2) ? '10.00' : null,
    });
  }
  if (chance(8) === 0)
    await broker.post('claims', {
      policyId: policy.id,
      occurredOn: inceptionDate,
      cause: 'Theft',
      description: 'Gone',
    });
  const left = daysIncluding(day, policy.expiryDate) - 1;
  const end = chance(6);
  if (end === 0)
    await broker.post(`policies/${policy.id}/cancel`, {
      effectiveOn: addDays(day, chance(left + 1)),
      reason: 'Sold',
      fees: '35.00',
    });
  else if (end === 1 && policy.expiryDate < '2027-12-31')
    await broker.post(`policies/${policy.id}/renew`, { netPremium: money(chance, 400, 2_000) });
  await settleAccounts(customer.id, chance);
}

/** Some pay in full, some in part, some too much, some not at all; credit notes are refunded. */
async function settleAccounts(customerId: string, chance: (below: number) => number): Promise<void> {
  for (const invoice of (await broker.get(`invoices?customerId=${customerId}&pageSize=50`)).items) {
    const { id: invoiceId, total, issuedOn: receivedOn } = invoice;
    const [paid, over] = [
      [total, '0'],
      [total, '12.34'],
      [pounds(pence(total) / 3n), '0'],
      ['0.00', '0'],
    ][chance(4)];
    if (paid === '0.00') continue;
    const amount = pence(paid) > 0n ? pounds(pence(paid) + pence(over)) : paid;
    await broker.post('receipts', {
      customerId,
      method: 'bank_transfer',
      amount,
      receivedOn,
      allocations: [{ invoiceId, amount: paid }],
    });
  }
}

it(`a year of ${POLICIES} policies reconciles to the penny`, async () => {
  const numbers = Array.from({ length: POLICIES }, (_, number) => number);
  const worker = async () => {
    for (let number = numbers.shift(); number !== undefined; number = numbers.shift()) await liveOnePolicy(number);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const months = Array.from(
    { length: 36 },
    (_, index) => `${2026 + Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`,
  );
  for (const binder of (await broker.get('binders')).items) {
    for (const month of months) await broker.post('bordereaux-runs', { binderId: binder.id, month });
  }

  const sum = async (sql: string) => (await broker.column(`SELECT COALESCE(${sql}, 0)::numeric(12,2)`))[0] as string;
  const posted = (column: string) => sum(`(SELECT sum(${column}) FROM policy_financials WHERE posted_at IS NOT NULL)`);

  // Invoices are what was posted, and what receipts cover plus what is outstanding.
  expect(await sum('(SELECT sum(total) FROM invoices)')).toBe(await posted('gross'));
  const allocated = await sum('(SELECT sum(amount) FROM receipt_allocations)');
  expect(await sum('(SELECT sum(allocated) FROM invoices)')).toBe(allocated);
  expect(await sum('(SELECT sum(allocated) FROM receipts)')).toBe(allocated);
  const wrong = `SELECT i.number FROM invoices i LEFT JOIN receipt_allocations a ON a.invoice_id = i.id
    GROUP BY i.id HAVING i.allocated <> COALESCE(sum(a.amount), 0) OR abs(i.allocated) > abs(i.total)`;
  expect(await broker.column(wrong)).toEqual([]);

  // Bordereaux are the posted financials, each once.
  for (const [theirs, ours] of [
    ['net_premium', 'net_premium'],
    ['ipt_amount', 'ipt_amount'],
    ['gross', 'gross'],
    ['commission', 'commission_amount'],
  ]) {
    expect(await sum(`(SELECT sum(${theirs}) FROM bordereaux_items)`)).toBe(await posted(ours));
    expect(await sum(`(SELECT sum(${theirs}) FROM bordereaux_runs)`)).toBe(await posted(ours));
  }
  expect(await broker.column('SELECT financial_id FROM bordereaux_items GROUP BY 1 HAVING count(*) > 1')).toEqual([]);

  // Commission is splits less clawbacks, per financial, per split and as the API tells it.
  const commission = await posted('commission_amount');
  const due = await broker.get('commission-splits/due?from=2025-01-01&to=2029-12-31');
  expect(due.due).toBe(commission);
  expect(pounds(pence(due.splits) - pence(due.clawbacks))).toBe(commission);
  const unequal = `SELECT f.id FROM policy_financials f WHERE posted_at IS NOT NULL AND commission_amount <>
    (SELECT COALESCE(sum(amount), 0) FROM commission_splits WHERE financial_id = f.id)
    - (SELECT COALESCE(sum(amount), 0) FROM commission_clawbacks WHERE financial_id = f.id)`;
  expect(await broker.column(unequal)).toEqual([]);
  const clawed = `SELECT s.id FROM commission_splits s WHERE clawed_back <>
    (SELECT COALESCE(sum(amount), 0) FROM commission_clawbacks WHERE split_id = s.id)`;
  expect(await broker.column(clawed)).toEqual([]);

  // On no day do two versions of a policy apply, and a term has no gap.
  const spans = `SELECT a.policy_id FROM policy_versions a JOIN policy_versions b ON a.policy_id = b.policy_id AND a.version_number < b.version_number
    WHERE a.bound_at IS NOT NULL AND b.bound_at IS NOT NULL AND a.effective_to >= b.effective_from AND a.effective_from <= b.effective_to
      AND a.effective_to >= a.effective_from`;
  expect(await broker.column(spans)).toEqual([]);
  const gaps = `SELECT p.id FROM policies p JOIN policy_versions v ON v.policy_id = p.id AND v.bound_at IS NOT NULL
    GROUP BY p.id HAVING sum(v.effective_to - v.effective_from + 1) <> p.expiry_date - p.inception_date + 1`;
  expect(await broker.column(gaps)).toEqual([]);

  // Every statement closes with what its customer owes.
  for (const customer of (await broker.get('customers?pageSize=50')).items) {
    const { closing, outstanding, unallocated } = await broker.get(`customers/${customer.id}/statement`);
    expect(closing).toBe(pounds(pence(outstanding) - pence(unallocated)));
  }
}, 1_800_000);
