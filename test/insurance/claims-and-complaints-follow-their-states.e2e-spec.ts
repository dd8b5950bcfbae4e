import { type BrokerApp, startBrokerApp } from './broker-app.js';

let broker: BrokerApp;
let policy: any;
beforeAll(async () => {
  broker = await startBrokerApp();
  [policy] = (await broker.get('policies?number=ACM-MOT-0001')).items;
});
afterAll(() => broker?.close());

const notify = (occurredOn: string) =>
  broker.call('POST', 'claims', {
    policyId: policy.id,
    occurredOn,
    cause: 'Collision',
    description: 'Hit a bollard',
    reserve: '1500',
  });

describe('claims', () => {
  it('are for losses on days of cover', async () => {
    expect((await notify('2026-02-28')).body).toMatchObject({ status: 422, code: 'not_covered' });
    expect((await notify('2027-03-01')).body).toMatchObject({ status: 422, code: 'not_covered' });
    const { status, body } = await notify('2026-06-01');
    expect(status).toBe(201);
    expect(body).toMatchObject({ status: 'notified', customerId: policy.customerId, reserve: '1500.00' });
    expect(body.reference).toMatch(/^CLM-\d{8}$/);
  });

  it('are not for days after a cancellation', async () => {
    const [cancelled] = (await broker.get('policies?status=cancelled')).items;
    const body = { policyId: cancelled.id, cause: 'Fire', description: 'Oven' };
    expect((await broker.call('POST', 'claims', { ...body, occurredOn: '2026-03-31' })).status).toBe(201);
    expect((await broker.call('POST', 'claims', { ...body, occurredOn: '2026-04-01' })).body.code).toBe('not_covered');
  });

  it('move from notice to close, and say what they can do instead', async () => {
    const { id } = (await notify('2026-06-02')).body;
    expect((await broker.call('POST', `claims/${id}/settle`, { paid: '10' })).body).toMatchObject({
      status: 409,
      state: 'notified',
      allowed: ['review', 'repudiate', 'close'],
    });
    await broker.post(`claims/${id}/review`);
    await broker.post(`claims/${id}/accept`);
    expect(await broker.post(`claims/${id}/settle`, { paid: '1320.50' })).toMatchObject({
      paid: '1320.50',
      reserve: '0.00',
    });
    expect(await broker.post(`claims/${id}/close`)).toMatchObject({ status: 'closed', closedAt: expect.any(String) });
    expect((await broker.call('PATCH', `claims/${id}`, { cause: 'Flood' })).body).toMatchObject({
      status: 409,
      allowed: ['reopen'],
    });
    expect(await broker.post(`claims/${id}/reopen`)).toMatchObject({ status: 'under_review', closedAt: null });
    expect(await broker.post(`claims/${id}/repudiate`, { reason: 'Excluded' })).toMatchObject({
      repudiationReason: 'Excluded',
    });
  });
});

describe('complaints', () => {
  const complain = (more: object = {}) =>
    broker.call('POST', 'complaints', {
      customerId: policy.customerId,
      category: 'service',
      description: 'Slow',
      ...more,
    });

  it('are due a final response eight weeks after the day of receipt in London', async () => {
    // 23:30 UTC on 30 June is already 1 July in London; 1 July + 56 days = 26 August
    expect((await complain({ receivedAt: '2026-06-30T23:30:00Z' })).body).toMatchObject({
      finalResponseDueOn: '2026-08-26',
    });
    expect((await complain({ receivedAt: '2026-01-05T10:00:00Z' })).body).toMatchObject({
      finalResponseDueOn: '2026-03-02',
    });
    expect((await complain()).status).toBe(201);
    expect((await complain({ receivedAt: '2099-01-01T00:00:00Z' })).body.code).toBe('received_in_future');
    const overdue = await broker.get(
      'complaints?finalResponseDueOn[lt]=2026-04-01&status=received&status=investigating',
    );
    expect(overdue.items.map((each: any) => each.finalResponseDueOn)).toEqual(['2026-03-02']);
  });

  it('move from receipt to close', async () => {
    const { id } = (await complain()).body;
    expect(await broker.post(`complaints/${id}/investigate`)).toMatchObject({ acknowledgedAt: expect.any(String) });
    expect((await broker.call('POST', `complaints/${id}/close`)).body).toMatchObject({
      status: 409,
      allowed: ['respond'],
    });
    const answer = await broker.post(`complaints/${id}/respond`, { outcome: 'partly_upheld', redress: '50.00' });
    expect(answer).toMatchObject({ status: 'final_response', outcome: 'partly_upheld', redress: '50.00' });
    expect(await broker.post(`complaints/${id}/refer`)).toMatchObject({ status: 'ombudsman' });
    expect(await broker.post(`complaints/${id}/close`)).toMatchObject({ status: 'closed' });
    expect((await broker.call('PATCH', `complaints/${id}`, { rootCause: 'x' })).body.code).toBe('complaint_closed');
  });

  it('are about the customer’s own policies', async () => {
    const [other] = (await broker.get('policies?status=cancelled')).items;
    expect((await complain({ policyId: other.id })).body).toMatchObject({ status: 422, code: 'other_customer' });
    const nowhere = await complain({ policyId: '00000000-0000-4000-8000-000000000000' });
    expect(nowhere.body).toMatchObject({ status: 422, code: 'unknown_reference', fields: ['policyId'] });
  });
});
