import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BrokerApp, startBrokerApp } from './broker-app.js';

let broker: BrokerApp;
let policy: any;
beforeAll(async () => {
  broker = await startBrokerApp();
  [policy] = (await broker.get('policies?status=in_force')).items;
});
afterAll(() => broker?.close());

const upload = async (query: Record<string, string>, content: Buffer, type = 'application/octet-stream') => {
  const headers = { Authorization: `Bearer ${broker.key}`, 'Content-Type': type };
  const url = `${broker.url}/documents?${new URLSearchParams(query)}`;
  const response = await fetch(url, { method: 'POST', headers, body: new Uint8Array(content) });
  return { status: response.status, body: (await response.json()) as any };
};
const files = (folder: string) => {
  const path = join(broker.home, folder, broker.tenant.id);
  if (!existsSync(path)) return [];
  return readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory());
};

describe('documents', () => {
  const about = { kind: 'schedule', title: 'Schedule', fileName: 'plän.pdf', contentType: 'application/pdf' };
  const content = Buffer.from('%PDF-1.7 not really');

  it('are kept with their hash and come back as they were', async () => {
    const { status, body } = await upload({ ...about, policyId: policy.id }, content);
    expect(status).toBe(201);
    const sha256 = createHash('sha256').update(content).digest('hex');
    expect(body).toMatchObject({ sha256, sizeBytes: content.length, customerId: policy.customerId });
    expect(body.storageKey).toBeUndefined();
    const back = await fetch(`${broker.url}/documents/${body.id}/content`, {
      headers: { Authorization: `Bearer ${broker.key}` },
    });
    expect(back.headers.get('content-type')).toBe('application/pdf');
    expect(back.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''pl%C3%A4n.pdf");
    expect(Buffer.from(await back.arrayBuffer())).toEqual(content);
    expect((await broker.call('DELETE', `documents/${body.id}`)).status).toBe(204);
    expect(files('documents')).toEqual([]);
  });

  it('leave nothing behind when they are refused', async () => {
    expect((await upload({ ...about, policyId: '00000000-0000-4000-8000-000000000000' }, content)).body.code).toBe(
      'unknown_reference',
    );
    expect((await upload(about, Buffer.alloc(25 * 1024 * 1024 + 1))).status).toBe(413);
    expect((await upload(about, content, 'text/plain')).status).toBe(415);
    expect((await upload({ ...about, kind: 'novel' }, content)).status).toBe(400);
    expect(files('documents')).toEqual([]);
  });

  it('are not removed before they may be', async () => {
    const { body } = await upload({ ...about, retainUntil: '2999-01-01' }, content);
    expect((await broker.call('DELETE', `documents/${body.id}`)).body).toMatchObject({ status: 409, code: 'retained' });
  });
});

describe('e-mails', () => {
  it('are rendered when queued, sent once, and written as files', async () => {
    const [template] = (await broker.get('email-templates?key=policy_issued')).items;
    const email = await broker.post('emails', {
      templateId: template.id,
      customerId: policy.customerId,
      policyId: policy.id,
    });
    expect(email).toMatchObject({ status: 'queued', subject: `Your policy ${policy.number} is in force` });
    expect(email.body).toContain('Acme Insurance Brokers');
    const answers = await Promise.all([1, 2, 3].map(() => broker.post('emails/send')));
    expect(answers.reduce((sum, { sent }) => sum + sent, 0)).toBe(1);
    expect(await broker.get(`emails/${email.id}`)).toMatchObject({ status: 'sent', attempts: 1 });
    const outbox = join(broker.home, 'outbox', broker.tenant.id);
    const [file, ...others] = readdirSync(outbox);
    expect(others).toEqual([]);
    expect(JSON.parse(readFileSync(join(outbox, file), 'utf8'))).toMatchObject({
      id: email.id,
      to: 'harriet.cole@mail.example',
      text: email.body,
    });
  });

  it('name every place that cannot be filled', async () => {
    const template = {
      key: 'odd',
      name: 'Odd',
      subject: '{{policy.number}}',
      body: '{{customer.constructor}} {{ nobody.name }}',
    };
    const { id: templateId } = await broker.post('email-templates', template);
    const answer = await broker.call('POST', 'emails', { templateId, customerId: policy.customerId });
    expect(answer.status).toBe(422);
    expect(
      (await broker.call('POST', 'emails', { templateId, customerId: policy.customerId, policyId: policy.id })).body,
    ).toMatchObject({
      code: 'unknown_place',
      places: ['customer.constructor', 'nobody.name'],
    });
  });
});

describe('renewals', () => {
  it('are prepared when their day has come, once, and invited with last year’s premium', async () => {
    // Expires 28 February 2027, invited 21 days before: 7 February.
    expect(await broker.post('renewals/prepare', { on: '2027-02-06' })).toEqual({ prepared: 0 });
    expect(await broker.post('renewals/prepare', { on: '2027-02-07' })).toEqual({ prepared: 1 });
    expect(await broker.post('renewals/prepare', { on: '2027-02-08' })).toEqual({ prepared: 0 });
    const [renewal] = (await broker.get(`renewals?policyId=${policy.id}`)).items;
    expect(renewal).toMatchObject({
      status: 'pending',
      inviteOn: '2027-02-07',
      dueOn: '2027-02-28',
      expiringPremium: '423.17',
    });
    expect(await broker.post(`renewals/${renewal.id}/invite`, { offeredPremium: '437.99' })).toMatchObject({
      status: 'invited',
    });
    const [notice] = (await broker.get(`emails?policyId=${policy.id}&status=queued`)).items;
    expect(notice.body).toContain('£423.17; the net premium we can offer for the coming year is £437.99');
    const renewed = await broker.post(`policies/${policy.id}/renew`, { netPremium: '437.99' });
    expect(await broker.get(`renewals/${renewal.id}`)).toMatchObject({ status: 'renewed', newPolicyId: renewed.id });
    expect((await broker.call('POST', `renewals/${renewal.id}/decline`, { reason: 'x' })).body).toMatchObject({
      status: 409,
      allowed: [],
    });
  });
});

describe('identity checks', () => {
  it('are decided once', async () => {
    const check = await broker.post('kyc-checks', {
      customerId: policy.customerId,
      kind: 'sanctions',
      provider: 'ScreenCo',
    });
    await broker.post(`kyc-checks/${check.id}/refer`, { notes: 'A namesake' });
    const passed = await broker.post(`kyc-checks/${check.id}/pass`, { result: { score: 2 }, expiresOn: '2027-06-01' });
    expect(passed).toMatchObject({ status: 'passed', result: { score: 2 }, decidedAt: expect.any(String) });
    expect((await broker.call('POST', `kyc-checks/${check.id}/fail`, {})).body).toMatchObject({
      status: 409,
      state: 'passed',
    });
  });
});

describe('product information', () => {
  it('is acknowledged for the policy’s own product, and not reworded afterwards', async () => {
    const { items } = await broker.get('ipid-templates?pageSize=50');
    const of = (line: string) => items.find((each: any) => each.line === line);
    const acknowledge = (templateId: string) =>
      broker.call('POST', 'ipid-acknowledgements', {
        templateId,
        policyId: policy.id,
        channel: 'email',
        acknowledgedBy: 'Harriet Cole',
      });
    expect((await acknowledge(of('home').id)).body).toMatchObject({ status: 422, code: 'wrong_document' });
    expect((await acknowledge(of('motor').id)).body).toMatchObject({ customerId: policy.customerId });
    expect((await acknowledge(of('motor').id)).body).toMatchObject({ status: 409, code: 'already_exists' });
    expect((await broker.call('PATCH', `ipid-templates/${of('motor').id}`, { title: 'New' })).body.code).toBe(
      'acknowledged',
    );
    expect((await broker.call('PATCH', `ipid-templates/${of('motor').id}`, { validTo: '2027-12-31' })).status).toBe(
      200,
    );
  });
});

describe('reference data', () => {
  it('tax rates never overlap, and a used rate stays', async () => {
    const rate = { code: 'ipt_standard', name: 'Next', rate: '13.00', validFrom: '2027-01-01' };
    expect((await broker.call('POST', 'tax-rates', rate)).body).toMatchObject({
      status: 422,
      code: 'overlapping_tax_rate',
    });
    const [current] = (await broker.get('tax-rates?code=ipt_standard')).items;
    expect((await broker.call('DELETE', `tax-rates/${current.id}`)).body).toMatchObject({
      status: 409,
      code: 'still_referenced',
    });
    expect((await broker.call('PATCH', `tax-rates/${current.id}`, { rate: '1.00' })).status).toBe(400);
    await broker.call('PATCH', `tax-rates/${current.id}`, { validTo: '2026-12-31' });
    expect((await broker.call('POST', 'tax-rates', rate)).status).toBe(201);
  });

  it('a product earns at most what its binder allows', async () => {
    const [motor] = (await broker.get('products?code=MOTOR-RETAIL')).items;
    expect((await broker.call('PATCH', `products/${motor.id}`, { commissionRate: '20.01' })).body.code).toBe(
      'above_binder_commission',
    );
  });

  it('the last administrator stays, and roles are the platform’s', async () => {
    const [admin] = (await broker.get('users?role=broker_admin')).items;
    expect((await broker.call('PATCH', `users/${admin.id}`, { status: 'disabled' })).body.code).toBe(
      'last_administrator',
    );
    expect((await broker.call('DELETE', `users/${admin.id}`)).body.code).toBe('last_administrator');
    expect((await broker.call('PATCH', `users/${admin.id}`, { role: 'king' })).body).toMatchObject({
      code: 'unknown_role',
    });
    const user = { firstName: 'New', lastName: 'Admin', role: 'broker_admin', email: ' New.Admin@Acme.Example ' };
    const made = await broker.post('users', user);
    expect(made.email).toBe('new.admin@acme.example');
    expect((await broker.call('PATCH', `users/${admin.id}`, { status: 'disabled' })).status).toBe(200);
  });

  it('a lost update is refused', async () => {
    const [customer] = (await broker.get('customers?reference=ACM-0002')).items;
    const { headers } = await broker.call('GET', `customers/${customer.id}`);
    const tag = { 'If-Match': headers.get('etag')! };
    expect((await broker.call('PATCH', `customers/${customer.id}`, { city: 'York' }, tag)).status).toBe(200);
    expect((await broker.call('PATCH', `customers/${customer.id}`, { city: 'Hull' }, tag)).status).toBe(412);
  });
});
