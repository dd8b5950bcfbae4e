import { type BrokerApp, startBrokerApp } from './broker-app.js';

let broker: BrokerApp;
let binderId: string;
beforeAll(async () => {
  broker = await startBrokerApp();
  const [product] = (await broker.get('products?code=MOTOR-RETAIL')).items;
  binderId = product.binderId;
  const { id: customerId } = await broker.post('customers', { kind: 'retail', name: '=HYPERLINK("x"), "Ltd"' });
  for (const day of ['2026-05-01', '2026-05-31', '2026-06-01']) {
    const terms = { customerId, productId: product.id, inceptionDate: day, netPremium: '423.17', sumInsured: '1000' };
    const { id } = await broker.post('policies', terms);
    await broker.post(`policies/${id}/bind`);
  }
});
afterAll(() => broker?.close());

const run = (month: string, more: object = {}) => broker.call('POST', 'bordereaux-runs', { binderId, month, ...more });

describe('a bordereau', () => {
  it('holds every posted financial of its binder and month, and its totals are theirs', async () => {
    const { status, body } = await run('2026-05');
    expect(status).toBe(201);
    expect(body).toMatchObject({
      month: '2026-05-01',
      itemCount: 2,
      netPremium: '846.34',
      commission: '126.96',
      revision: 1,
    });
    const [equal] = await broker.column(
      `SELECT (SELECT (sum(net_premium), sum(ipt_amount), sum(fees), sum(gross), sum(commission_amount)) FROM policy_financials f
        JOIN policies p ON p.id = f.policy_id WHERE p.binder_id = '${binderId}' AND posted_at IS NOT NULL
          AND transaction_date BETWEEN '2026-05-01' AND '2026-05-31')
       = (SELECT (net_premium, ipt_amount, fees, gross, commission) FROM bordereaux_runs WHERE id = '${body.id}')`,
    );
    expect(equal).toBe(true);
    // 846.34 + IPT 101.56 − commission 126.96
    expect(body.dueToInsurer).toBe('820.94');
  });

  it('is refused a second time, and superseded when asked to be', async () => {
    expect((await run('2026-06')).status).toBe(201);
    expect((await run('2026-06')).body).toMatchObject({ status: 409, code: 'already_run', allowed: ['supersede'] });
    expect((await run('2026-06', { supersede: true })).body).toMatchObject({ revision: 2, status: 'current' });
    const { items } = await broker.get(`bordereaux-runs?binderId=${binderId}&month=2026-06-01&sort=createdAt`);
    expect(items.map((each: any) => [each.revision, each.status])).toEqual([
      [1, 'superseded'],
      [2, 'current'],
    ]);
  });

  it('is made once when ten ask at once', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => run('2026-04')));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ body }) => body.code === 'already_run')).toHaveLength(9);
  });

  it('exports as CSV, harmless to spreadsheets', async () => {
    const { body } = await run('2026-05', { supersede: true });
    const { status, headers, body: csv } = await broker.call('GET', `bordereaux-runs/${body.id}/csv`);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(headers.get('content-disposition')).toBe('attachment; filename="bordereau-2026-05-r2.csv"');
    const lines = (csv as string).split('\r\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^lineNumber,policyNumber,insuredName,/);
    expect(lines[1]).toMatch(
      /^1,POL-\d{8},"'=HYPERLINK\(""x""\), ""Ltd""",new_business,2026-05-01,2026-05-01,2027-04-30,1000.00,423.17,12.00,50.78,25.00,498.95,63.48,410.47$/,
    );
  });

  it('answers 404 for the file of a run that does not exist', async () => {
    expect((await broker.call('GET', 'bordereaux-runs/00000000-0000-4000-8000-000000000000/csv')).status).toBe(404);
  });
});
