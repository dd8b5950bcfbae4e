import { type BrokerApp, startBrokerApp } from './broker-app.js';

let broker: BrokerApp;
let customerId: string;
let productId: string;
beforeAll(async () => {
  broker = await startBrokerApp();
  customerId = (await broker.get('customers?reference=ACM-0003')).items[0].id;
  productId = (await broker.get('products?code=MOTOR-RETAIL')).items[0].id;
});
afterAll(() => broker?.close());

/** A bound policy of £423.17 net, whose invoice is £498.95. */
async function bind(inceptionDate = '2026-01-01'): Promise<{ id: string; invoice: any }> {
  const terms = { customerId, productId, inceptionDate, netPremium: '423.17', sumInsured: '1000' };
  const { id } = await broker.post('policies', terms);
  await broker.post(`policies/${id}/bind`);
  return { id, invoice: (await broker.get(`invoices?policyId=${id}`)).items[0] };
}
const receive = (amount: string, more: object = {}) =>
  broker.post('receipts', { customerId, method: 'card', amount, receivedOn: '2026-01-10', ...more });
const allocate = (receiptId: string, invoiceId: string, amount: string) =>
  broker.call('POST', 'receipt-allocations', { receiptId, invoiceId, amount });

describe('receipts and invoices', () => {
  it('are open, part paid, paid, and open again when an allocation is taken back', async () => {
    const { invoice } = await bind();
    const receipt = await receive('500.00', { allocations: [{ invoiceId: invoice.id, amount: '100.00' }] });
    expect(receipt.allocated).toBe('100.00');
    expect(await broker.get(`invoices/${invoice.id}`)).toMatchObject({ status: 'part_paid', allocated: '100.00' });
    const rest = await allocate(receipt.id, invoice.id, '398.95');
    expect(rest.status).toBe(201);
    expect(await broker.get(`invoices/${invoice.id}`)).toMatchObject({ status: 'paid', allocated: '498.95' });
    expect((await broker.call('DELETE', `receipts/${receipt.id}`)).body).toMatchObject({
      status: 409,
      code: 'allocated',
    });
    expect((await broker.call('DELETE', `receipt-allocations/${rest.body.id}`)).status).toBe(204);
    expect((await broker.call('DELETE', `receipt-allocations/${rest.body.id}`)).status).toBe(404);
    expect(await broker.get(`invoices/${invoice.id}`)).toMatchObject({ status: 'part_paid', allocated: '100.00' });
  });

  it('are refused above the debt, above the receipt, across customers and against the sign', async () => {
    const { invoice } = await bind();
    const large = await receive('1000.00');
    expect((await allocate(large.id, invoice.id, '498.96')).body).toMatchObject({
      status: 422,
      code: 'above_debt',
      outstanding: '498.95',
    });
    const small = await receive('10.00');
    expect((await allocate(small.id, invoice.id, '10.01')).body).toMatchObject({
      status: 422,
      code: 'above_receipt',
      unallocated: '10.00',
    });
    expect((await allocate(small.id, invoice.id, '-5.00')).body).toMatchObject({ status: 422, code: 'above_debt' });
    expect((await allocate(small.id, invoice.id, '0.00')).body).toMatchObject({ status: 422, code: 'above_debt' });
    const other = (await broker.get('customers?reference=ACM-0001')).items[0];
    const theirs = await broker.post('receipts', {
      customerId: other.id,
      method: 'cash',
      amount: '50',
      receivedOn: '2026-01-10',
    });
    expect((await allocate(theirs.id, invoice.id, '50.00')).body).toMatchObject({
      status: 422,
      code: 'other_customer',
    });
    const both = [
      { invoiceId: invoice.id, amount: '5.00' },
      { invoiceId: invoice.id, amount: '6.00' },
    ];
    expect((await broker.call('POST', `receipts/${small.id}/allocate`, { allocations: both })).body.code).toBe(
      'above_receipt',
    );
    expect(await broker.get(`receipts/${small.id}`)).toMatchObject({ allocated: '0.00' });
  });

  it('settle a credit note with a refund', async () => {
    const { id } = await bind();
    await broker.post(`policies/${id}/cancel`, { effectiveOn: '2026-01-01', reason: 'Withdrawn' });
    const credit = (await broker.get(`invoices?policyId=${id}&total[lt]=0`)).items[0];
    // Everything but the fee goes back: 423.17 + 50.78
    expect(credit.total).toBe('-473.95');
    const refund = await receive('-473.95', { allocations: [{ invoiceId: credit.id, amount: '-473.95' }] });
    expect(refund.allocated).toBe('-473.95');
    expect(await broker.get(`invoices/${credit.id}`)).toMatchObject({ status: 'paid' });
  });

  it('fifty allocations at once to one invoice never exceed it', async () => {
    const { invoice } = await bind();
    const receipts = await Promise.all(Array.from({ length: 50 }, () => receive('20.00')));
    const answers = await Promise.all(receipts.map(({ id }) => allocate(id, invoice.id, '20.00')));
    const made = answers.filter(({ status }) => status === 201).length;
    expect(made).toBe(24);
    expect(answers.filter(({ status }) => status === 422)).toHaveLength(26);
    expect(await broker.get(`invoices/${invoice.id}`)).toMatchObject({ allocated: '480.00', status: 'part_paid' });
    const [sum] = await broker.column(`SELECT sum(amount) FROM receipt_allocations WHERE invoice_id = '${invoice.id}'`);
    expect(sum).toBe('480.00');
  });

  it('one receipt spread over many invoices at once is spent once', async () => {
    const invoices = await Promise.all(Array.from({ length: 8 }, () => bind()));
    const receipt = await receive('100.00');
    const answers = await Promise.all(invoices.map(({ invoice }) => allocate(receipt.id, invoice.id, '30.00')));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
    expect(await broker.get(`receipts/${receipt.id}`)).toMatchObject({ allocated: '90.00' });
  });

  it('even the database refuses an overpaid invoice', async () => {
    const { invoice } = await bind();
    const overpay = `UPDATE invoices SET allocated = total + 1 WHERE id = '${invoice.id}'`;
    await expect(broker.query(overpay)).rejects.toMatchObject({ code: '23514' });
  });
});

it('a statement tells what a customer was charged, has paid and owes', async () => {
  const { id } = await broker.post('customers', { kind: 'retail', name: 'Statement Person' });
  const [before, mine] = [customerId, id];
  customerId = mine;
  try {
    await bind('2026-02-01');
    const { invoice } = await bind('2026-03-01');
    await receive('200.00', { receivedOn: '2026-03-15', allocations: [{ invoiceId: invoice.id, amount: '150.00' }] });
  } finally {
    customerId = before;
  }
  const statement = await broker.get(`customers/${mine}/statement?from=2026-03-01&to=2026-03-31`);
  expect(statement).toMatchObject({
    opening: '498.95',
    closing: '797.90',
    outstanding: '847.90',
    unallocated: '50.00',
    lines: [
      { date: '2026-03-01', kind: 'invoice', amount: '498.95', balance: '997.90' },
      { date: '2026-03-15', kind: 'receipt', amount: '-200.00', balance: '797.90' },
    ],
  });
  expect((await broker.call('GET', `customers/${mine}/statement?from=yesterday`)).status).toBe(400);
  expect((await broker.call('GET', `customers/00000000-0000-4000-8000-000000000000/statement`)).status).toBe(404);
});

describe('commission', () => {
  it('due over a period is splits less clawbacks, by payee', async () => {
    const { id } = await bind('2026-08-01');
    await broker.post(`policies/${id}/cancel`, { effectiveOn: '2026-08-31', reason: 'Sold' });
    const due = await broker.get('commission-splits/due?from=2026-08-01&to=2026-08-31');
    // 63.48 − 15 % of (423.17 × 335 / 365 = 388.39) 58.26
    expect(due).toMatchObject({
      splits: '63.48',
      clawbacks: '58.26',
      due: '5.22',
      payees: [{ payee: 'broker', due: '5.22' }],
    });
  });

  it('is paid once', async () => {
    const [split] = (await broker.get('commission-splits?status=due')).items;
    expect(await broker.post(`commission-splits/${split.id}/pay`)).toMatchObject({ status: 'paid' });
    expect((await broker.call('POST', `commission-splits/${split.id}/pay`)).body).toMatchObject({
      status: 409,
      state: 'paid',
      allowed: [],
    });
  });
});
