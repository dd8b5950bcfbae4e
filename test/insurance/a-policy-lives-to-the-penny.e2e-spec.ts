import { type BrokerApp, startBrokerApp } from './broker-app.js';

let broker: BrokerApp;
let motor: { id: string; binderId: string };
let customer: { id: string };
beforeAll(async () => {
  broker = await startBrokerApp();
  [motor] = (await broker.get('products?code=MOTOR-RETAIL')).items;
  [customer] = (await broker.get('customers?reference=ACM-0003')).items;
});
afterAll(() => broker?.close());

const quote = (more: object = {}) =>
  broker.post('policies', {
    customerId: customer.id,
    productId: motor.id,
    inceptionDate: '2026-01-01',
    netPremium: '423.17',
    sumInsured: '12000.00',
    cover: { basis: 'comprehensive' },
    ...more,
  });
const invoicesOf = async (policyId: string) => (await broker.get(`invoices?policyId=${policyId}&sort=createdAt`)).items;

describe('the life of a policy', () => {
  it('quote: nothing is posted, the customer gets a letter', async () => {
    const policy = await quote();
    expect(policy).toMatchObject({
      status: 'quoted',
      expiryDate: '2026-12-31',
      latestVersion: 1,
      terms: { versionNumber: 1 },
    });
    // 423.17 + 12 % IPT 50.78 + fee 25.00 = 498.95; commission 15 % of 423.17 = 63.48
    expect(policy.financial).toMatchObject({
      netPremium: '423.17',
      iptRate: '12.00',
      iptAmount: '50.78',
      fees: '25.00',
      gross: '498.95',
      commissionAmount: '63.48',
      postedAt: null,
    });
    expect(await invoicesOf(policy.id)).toEqual([]);
    const [email] = (await broker.get(`emails?policyId=${policy.id}`)).items;
    expect(email).toMatchObject({ status: 'queued', toAddress: 'megan.price@mail.example' });
    expect(email.body).toContain('Total: £498.95');
  });

  it('bind: a version, posted financials, an invoice and commission splits', async () => {
    const { id } = await quote();
    const commissionShares = [{ payee: 'introducer', payeeName: 'Garage Ltd', share: '30.00' }];
    const policy = await broker.post(`policies/${id}/bind`, { commissionShares });
    expect(policy).toMatchObject({ status: 'in_force', latestVersion: 2, financial: { gross: '498.95' } });
    expect(policy.financial.postedAt).not.toBeNull();
    expect(await invoicesOf(id)).toMatchObject([
      { total: '498.95', allocated: '0.00', status: 'open', issuedOn: '2026-01-01' },
    ]);
    const { items: splits } = await broker.get(`commission-splits?policyId=${id}&sort=payeeName`);
    // 63.48 × 30 % = 19.044 → 19.04, the rest 44.44 to the broker
    expect(splits).toMatchObject([
      { payeeName: expect.any(String), payee: 'broker', share: '70.00', amount: '44.44' },
      { payeeName: 'Garage Ltd', payee: 'introducer', share: '30.00', amount: '19.04' },
    ]);
    const again = await broker.call('POST', `policies/${id}/bind`, {});
    expect(again).toMatchObject({ status: 409, body: { code: 'illegal_move', state: 'in_force', move: 'bind' } });
    expect(again.body.allowed).toContain('adjust');
  });

  it('adjust half way: the difference for the days left, the earlier version ends the day before', async () => {
    const { id } = await quote({ netPremium: '400.00' });
    await broker.post(`policies/${id}/bind`);
    const policy = await broker.post(`policies/${id}/adjust`, {
      effectiveOn: '2026-07-02',
      netPremium: '500.00',
      description: 'Faster car',
    });
    // 100.00 × 183 / 365 = 50.136… → 50.14; IPT 6.02; no fee; commission 7.52
    expect(policy.financial).toMatchObject({
      reason: 'mta',
      netPremium: '50.14',
      iptAmount: '6.02',
      gross: '56.16',
      commissionAmount: '7.52',
    });
    const { items: versions } = await broker.get(`policy-versions?policyId=${id}&sort=versionNumber`);
    expect(
      versions.map((each: any) => [each.versionNumber, each.effectiveFrom, each.effectiveTo, each.boundAt !== null]),
    ).toEqual([
      [1, '2026-01-01', '2026-12-31', false],
      [2, '2026-01-01', '2026-07-01', true],
      [3, '2026-07-02', '2026-12-31', true],
    ]);
    const overlapping = await broker.call('POST', `policies/${id}/adjust`, {
      effectiveOn: '2026-07-02',
      netPremium: '510.00',
    });
    expect(overlapping).toMatchObject({ status: 422, body: { code: 'overlaps_version' } });
    const outside = await broker.call('POST', `policies/${id}/adjust`, {
      effectiveOn: '2027-01-01',
      netPremium: '510.00',
    });
    expect(outside).toMatchObject({ status: 422, body: { code: 'outside_term' } });
  });

  it('a reduction returns premium, tax at the rate charged, and commission', async () => {
    const { id } = await quote({ netPremium: '400.00' });
    await broker.post(`policies/${id}/bind`);
    const { financial } = await broker.post(`policies/${id}/adjust`, {
      effectiveOn: '2026-07-02',
      netPremium: '300.00',
    });
    expect(financial).toMatchObject({
      netPremium: '-50.14',
      iptAmount: '-6.02',
      gross: '-56.16',
      commissionAmount: '-7.52',
    });
    const { items: clawbacks } = await broker.get(`commission-clawbacks?policyId=${id}`);
    expect(clawbacks).toMatchObject([{ reason: 'return_premium', amount: '7.52' }]);
    expect((await invoicesOf(id)).map((each: any) => each.total)).toEqual(['473.00', '-56.16']);
  });

  it('cancel: pro-rata return with its tax, the fee kept, commission clawed back', async () => {
    const [property] = (await broker.get('products?code=PROP-COMM')).items;
    const [bakery] = (await broker.get('customers?reference=ACM-0004')).items;
    const { id } = await quote({ customerId: bakery.id, productId: property.id, netPremium: '1200.00' });
    const commissionShares = [{ payee: 'producer', payeeName: 'Ben Osei', share: '30.00' }];
    await broker.post(`policies/${id}/bind`, { commissionShares });
    const policy = await broker.post(`policies/${id}/cancel`, {
      effectiveOn: '2026-04-01',
      reason: 'Sold',
      fees: '35.00',
    });
    // 1200 × 275 / 365 = 904.11 back, IPT 108.49 back, fee 35.00 kept: −977.60; commission −180.82
    expect(policy).toMatchObject({
      status: 'cancelled',
      cancelledOn: '2026-04-01',
      financial: {
        netPremium: '-904.11',
        iptAmount: '-108.49',
        fees: '35.00',
        gross: '-977.60',
        commissionAmount: '-180.82',
      },
    });
    const { items: clawbacks } = await broker.get(`commission-clawbacks?policyId=${id}`);
    expect(clawbacks.map((each: any) => each.amount).sort()).toEqual(['126.57', '54.25']);
    const { items: splits } = await broker.get(`commission-splits?policyId=${id}&sort=payeeName`);
    expect(splits.map((each: any) => [each.payee, each.amount, each.clawedBack])).toEqual([
      ['broker', '168.00', '126.57'],
      ['producer', '72.00', '54.25'],
    ]);
    expect(
      (await broker.call('POST', `policies/${id}/adjust`, { effectiveOn: '2026-05-01', netPremium: '1.00' })).body,
    ).toMatchObject({
      code: 'illegal_move',
      allowed: [],
    });
  });

  it('renew: the next term is a policy of its own, from the day after', async () => {
    const { id } = await quote();
    await broker.post(`policies/${id}/bind`, {
      commissionShares: [{ payee: 'introducer', payeeName: 'Garage Ltd', share: '50.00' }],
    });
    await broker.post('policy-risk-items', {
      policyId: id,
      kind: 'vehicle',
      description: 'Van',
      sumInsured: '9000',
      coveredFrom: '2026-01-01',
    });
    const renewed = await broker.post(`policies/${id}/renew`, { netPremium: '437.99' });
    // 437.99 + IPT 52.56 + fee 25.00 = 515.55; commission 65.70
    expect(renewed).toMatchObject({
      status: 'in_force',
      inceptionDate: '2027-01-01',
      expiryDate: '2027-12-31',
      renewedFromId: id,
      terms: { reason: 'renewal', cover: { basis: 'comprehensive' }, sumInsured: '12000.00' },
      financial: { iptAmount: '52.56', gross: '515.55', commissionAmount: '65.70' },
    });
    expect(await broker.get(`policies/${id}`)).toMatchObject({ status: 'renewed' });
    const { items: splits } = await broker.get(`commission-splits?policyId=${renewed.id}`);
    expect(splits.map((each: any) => each.amount)).toEqual(['32.85', '32.85']);
    const { items: risks } = await broker.get(`policy-risk-items?policyId=${renewed.id}`);
    expect(risks).toMatchObject([{ description: 'Van', coveredFrom: '2027-01-01' }]);
    expect((await broker.call('POST', `policies/${id}/renew`, { netPremium: '437.99' })).status).toBe(409);
  });

  it('travel bears 20 %', async () => {
    const product = {
      code: 'TRAVEL',
      name: 'Travel',
      line: 'travel',
      customerKind: 'retail',
      taxCode: 'ipt_travel',
      commissionRate: '20.00',
    };
    const { id: productId } = await broker.post('products', { ...product, binderId: motor.binderId });
    const { financial } = await quote({ productId, netPremium: '86.35', sumInsured: '5000' });
    // 86.35 + 17.27 = 103.62; no fee
    expect(financial).toMatchObject({
      iptRate: '20.00',
      iptAmount: '17.27',
      gross: '103.62',
      commissionAmount: '17.27',
    });
  });

  it('lapse and expire', async () => {
    const { id } = await quote();
    expect(await broker.post(`policies/${id}/lapse`, { reason: 'Not taken up' })).toMatchObject({
      status: 'lapsed',
      endReason: 'Not taken up',
    });
    expect((await broker.call('POST', `policies/${id}/bind`, {})).body).toMatchObject({
      code: 'illegal_move',
      allowed: [],
    });
    const { id: current } = await quote({ inceptionDate: '2027-01-01' });
    await broker.post(`policies/${current}/bind`);
    expect((await broker.call('POST', `policies/${current}/expire`)).body).toMatchObject({ code: 'still_covered' });
  });

  it('quote again: the next version, the same policy', async () => {
    const { id } = await quote();
    const again = await broker.post(`policies/${id}/quote`, { netPremium: '399.00', sumInsured: '11000' });
    expect(again).toMatchObject({ status: 'quoted', latestVersion: 2, financial: { netPremium: '399.00' } });
    expect(await broker.post(`policies/${id}/bind`)).toMatchObject({
      latestVersion: 3,
      financial: { netPremium: '399.00' },
    });
  });
});

describe('what may not be written', () => {
  const refused = async (more: object) =>
    (await broker.call('POST', 'policies', {
      customerId: customer.id,
      productId: motor.id,
      inceptionDate: '2026-01-01',
      netPremium: '423.17',
      sumInsured: '12000.00',
      ...more,
    })) as { status: number; body: { code: string } };

  it.each([
    ['a premium below zero', { netPremium: '-1.00' }, 'premium_below_zero'],
    ['a premium below the product’s minimum', { netPremium: '149.99' }, 'below_minimum_premium'],
    ['a sum insured above the binder’s', { sumInsured: '1000000.01' }, 'above_sum_insured'],
    ['an inception outside the binder', { inceptionDate: '2025-12-31' }, 'outside_binder'],
    ['a term that ends before it begins', { expiryDate: '2025-12-31' }, 'empty_term'],
    ['a customer who does not exist', { customerId: '00000000-0000-4000-8000-000000000000' }, 'unknown_reference'],
  ])('%s', async (_what, more, code) => {
    expect(await refused(more)).toMatchObject({ status: 422, body: { code } });
  });

  it('a product outside its binder, or for another kind of customer', async () => {
    const [other] = (await broker.get('binders?umr=B1234COMM2026')).items;
    expect(await refused({ binderId: other.id })).toMatchObject({
      status: 422,
      body: { code: 'product_outside_binder' },
    });
    const [bakery] = (await broker.get('customers?reference=ACM-0004')).items;
    expect(await refused({ customerId: bakery.id })).toMatchObject({
      status: 422,
      body: { code: 'wrong_customer_kind' },
    });
  });

  it('more than the binder’s premium limit', async () => {
    const binder = {
      umr: 'B1234LIMIT',
      name: 'Small',
      insurerName: 'Tiny',
      startsOn: '2026-01-01',
      endsOn: '2026-12-31',
      commissionRate: '20',
      maxSumInsured: '50000',
      premiumLimit: '700',
    };
    const { id: binderId } = await broker.post('binders', binder);
    const product = {
      code: 'LIMITED',
      name: 'Limited',
      line: 'motor',
      customerKind: 'retail',
      taxCode: 'ipt_standard',
      commissionRate: '10',
      binderId,
    };
    const { id: productId } = await broker.post('products', product);
    const ids = await Promise.all([1, 2, 3].map(async () => (await quote({ productId, netPremium: '300.00' })).id));
    const answers = await Promise.all(ids.map((id) => broker.call('POST', `policies/${id}/bind`, {})));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 422]);
    expect(answers.find(({ status }) => status === 422)!.body).toMatchObject({
      code: 'above_premium_limit',
      left: '100.00',
    });
  });
});

it('fifty binds of one quote at once bind once', async () => {
  const { id } = await quote();
  const answers = await Promise.all(Array.from({ length: 50 }, () => broker.call('POST', `policies/${id}/bind`, {})));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  // Refused by the state it sees under the lock, not by a constraint after the work.
  expect(answers.filter(({ body }) => body.code === 'illegal_move')).toHaveLength(49);
  expect(await invoicesOf(id)).toHaveLength(1);
  expect((await broker.get(`policy-versions?policyId=${id}`)).total).toBe(2);
});
