import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BrokerApp, startBrokerApp } from './broker-app.js';

let broker: BrokerApp;
let user: any;
beforeAll(async () => {
  broker = await startBrokerApp();
  [user] = (await broker.get('users?role=broker_user')).items;
});
afterAll(() => broker?.close());

const auditOf = async (id: string) => (await broker.get(`audit-log?subjectId=${id}&sort=createdAt`)).items;
const timelineOf = async (id: string) =>
  (await broker.get(`customer-timeline?customerId=${id}&sort=occurredAt&pageSize=100`)).items.map(
    (each: any) => each.event,
  );

describe('the trail', () => {
  it('says who, what, before and after', async () => {
    const me = await broker.as(user.id as string);
    const { body: made } = await me.call('POST', 'customers', { kind: 'retail', name: 'Ann Lee' });
    await me.call('PATCH', `customers/${made.id}`, { city: 'Bath' });
    await broker.call('DELETE', `customers/${made.id}`);
    expect(await auditOf(made.id)).toMatchObject([
      {
        action: 'customer.created',
        actorKind: 'tenant',
        userId: user.id,
        subjectTable: 'customers',
        before: null,
        after: { name: 'Ann Lee', city: null },
      },
      {
        action: 'customer.updated',
        actorKind: 'tenant',
        userId: user.id,
        before: { city: null },
        after: { city: 'Bath', version: 2 },
      },
      { action: 'customer.deleted', actorKind: 'tenant', userId: null, before: { city: 'Bath' }, after: null },
    ]);
  });

  it('shows a customer’s life on the timeline', async () => {
    const [product] = (await broker.get('products?code=HOME-RETAIL')).items;
    const { id: customerId } = await broker.post('customers', {
      kind: 'retail',
      name: 'Time Line',
      email: 'time@line.example',
    });
    const terms = {
      customerId,
      productId: product.id,
      inceptionDate: '2026-03-01',
      netPremium: '200.00',
      sumInsured: '1000',
    };
    const { id } = await broker.post('policies', terms);
    await broker.post('policy-risk-items', {
      policyId: id,
      kind: 'building',
      description: 'House',
      sumInsured: '1000',
      coveredFrom: '2026-03-01',
    });
    await broker.post(`policies/${id}/bind`);
    const [invoice] = (await broker.get(`invoices?policyId=${id}`)).items;
    await broker.post('receipts', {
      customerId,
      method: 'card',
      amount: invoice.total,
      receivedOn: '2026-03-02',
      allocations: [{ invoiceId: invoice.id, amount: invoice.total }],
    });
    await broker.post('claims', { policyId: id, occurredOn: '2026-04-01', cause: 'Flood', description: 'Wet' });
    await broker.post(`policies/${id}/cancel`, { effectiveOn: '2026-06-01', reason: 'Moved' });
    const events = await timelineOf(customerId);
    expect(events.sort()).toEqual(
      [
        'claim.created',
        'credit_note.issued',
        'customer.created',
        'email.queued',
        'email.queued',
        'invoice.issued',
        'policy.bound',
        'policy.cancelled',
        'policy.quoted',
        'receipt.recorded',
        'risk_item.created',
      ]
        .concat('receipt.allocated')
        .sort(),
    );
  });

  it('has a line for every row a bind writes', async () => {
    const [customer] = (await broker.get('customers?reference=ACM-0003')).items;
    const [product] = (await broker.get('products?code=HOME-RETAIL')).items;
    const terms = {
      customerId: customer.id,
      productId: product.id,
      inceptionDate: '2026-03-01',
      netPremium: '200.00',
      sumInsured: '1',
    };
    const { id } = await broker.post('policies', terms);
    await broker.post(`policies/${id}/bind`);
    const unrecorded = await broker.column(
      `SELECT id FROM (SELECT id FROM policies UNION ALL SELECT id FROM policy_versions UNION ALL SELECT id FROM policy_financials
         UNION ALL SELECT id FROM invoices UNION ALL SELECT id FROM commission_splits UNION ALL SELECT id FROM emails) AS written (id)
       WHERE id IN (SELECT id FROM policy_versions WHERE policy_id = '${id}' UNION SELECT id FROM invoices WHERE policy_id = '${id}'
         UNION SELECT id FROM policy_financials WHERE policy_id = '${id}' UNION SELECT id FROM commission_splits WHERE policy_id = '${id}'
         UNION SELECT '${id}'::uuid)
         AND id NOT IN (SELECT subject_id FROM audit_log)`,
    );
    expect(unrecorded).toEqual([]);
  });

  it('is kept or lost together with the change', async () => {
    const count = () => broker.column('SELECT count(*)::int FROM audit_log');
    const before = await count();
    const [policy] = (await broker.get('policies?status=in_force')).items;
    const tooEarly = await broker.call('POST', `policies/${policy.id}/cancel`, {
      effectiveOn: '2020-01-01',
      reason: 'x',
    });
    expect(tooEarly.status).toBe(422);
    expect((await broker.call('DELETE', `customers/${policy.customerId}`)).body).toMatchObject({
      status: 409,
      code: 'still_referenced',
    });
    expect(await count()).toEqual(before);
  });

  it('is not written, changed or deleted through the API', async () => {
    const [entry] = (await broker.get('audit-log')).items;
    for (const [method, path] of [
      ['POST', 'audit-log'],
      ['PATCH', `audit-log/${entry.id}`],
      ['DELETE', `audit-log/${entry.id}`],
    ]) {
      expect((await broker.call(method, path, {})).status).toBe(404);
    }
  });

  it('is written by the two places that write, which nothing goes round', () => {
    const root = join(import.meta.dirname, '../../src/blueprints/insurance');
    const writers = readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.startsWith('seeds/'))
      .filter((file) =>
        /(manager|repository)\.(save|insert|update|upsert|delete|remove|softDelete)\(/.test(
          readFileSync(join(root, file), 'utf8'),
        ),
      );
    // A bordereau's items are part of its run, which is recorded.
    expect(writers.sort()).toEqual([
      'bordereaux/bordereaux.service.ts',
      'trail/record-change.ts',
      'trail/recorded-writes.ts',
    ]);
  });
});
