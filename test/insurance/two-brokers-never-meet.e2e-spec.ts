import { AuditEntry } from '../../src/blueprints/insurance/trail/audit-entry.js';
import { Broker } from '../../src/blueprints/insurance/brokers/broker.js';
import { createDocument, documentFaults } from '../../src/http/index.js';
import { TenantDatabase } from '../../src/tenancy/index.js';
import { routes } from './routes.js';
import { type Desk, type InsuranceApp, startInsurance } from './broker-app.js';

let insurance: InsuranceApp;
let brokers: { acme: Desk; birch: Desk; tenants: TenantDatabase };
beforeAll(async () => {
  insurance = await startInsurance({ DB_POOL_SIZE: '4' });
  const tenants = insurance.app.get(TenantDatabase);
  brokers = { acme: await insurance.open('acme'), birch: await insurance.open('birch'), tenants };
}, 120_000);
afterAll(() => insurance?.close());

/** A policy of a new customer through its whole life, so that every table of the broker has rows. */
async function fillEveryTable(desk: Desk): Promise<void> {
  const [product] = (await desk.get('products?line=motor')).items;
  const [template] = (await desk.get('ipid-templates?line=motor')).items;
  const { id: customerId } = await desk.post('customers', {
    kind: 'retail',
    name: 'Whole Life',
    email: 'whole@life.example',
  });
  const terms = {
    customerId,
    productId: product.id,
    inceptionDate: '2026-02-01',
    netPremium: '400.00',
    sumInsured: '1000',
  };
  const { id: policyId } = await desk.post('policies', terms);
  await desk.post('policy-risk-items', {
    policyId,
    kind: 'vehicle',
    description: 'Car',
    sumInsured: '1',
    coveredFrom: '2026-02-01',
  });
  await desk.post('ipid-acknowledgements', {
    templateId: template.id,
    policyId,
    channel: 'phone',
    acknowledgedBy: 'Whole Life',
  });
  await desk.post('kyc-checks', { customerId, kind: 'identity' });
  await desk.post(`policies/${policyId}/bind`);
  const [invoice] = (await desk.get(`invoices?policyId=${policyId}`)).items;
  const allocations = [{ invoiceId: invoice.id, amount: '10.00' }];
  await desk.post('receipts', { customerId, method: 'card', amount: '10.00', receivedOn: '2026-02-02', allocations });
  await desk.post('claims', { policyId, occurredOn: '2026-02-03', cause: 'Theft', description: 'Gone' });
  await desk.post('complaints', { customerId, category: 'service', description: 'Slow' });
  await desk.post(`policies/${policyId}/adjust`, { effectiveOn: '2026-06-01', netPremium: '300.00' });
  await desk.post('renewals/prepare', { on: '2027-01-20' });
  await desk.post('bordereaux-runs', { binderId: product.binderId, month: '2026-02' });
  const query = new URLSearchParams({
    kind: 'other',
    title: 'Paper',
    fileName: 'a.txt',
    contentType: 'text/plain',
    customerId,
  });
  const answer = await desk.call('POST', `documents?${query}`, {}, { 'Content-Type': 'application/octet-stream' });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
}

const NOWHERE = '00000000-0000-4000-8000-000000000000';

/** Bodies of the actions that need one: what is wrong with a body would be told before the row is looked for. */
const BODIES: Record<string, object> = {
  'policies/:id/quote': { netPremium: '500.00', sumInsured: '1' },
  'policies/:id/adjust': { effectiveOn: '2026-07-01', netPremium: '500.00' },
  'policies/:id/renew': { netPremium: '500.00' },
  'policies/:id/cancel': { effectiveOn: '2026-07-01', reason: 'x' },
  'policies/:id/lapse': { reason: 'x' },
  'receipts/:id/allocate': { allocations: [{ invoiceId: NOWHERE, amount: '1.00' }] },
  'claims/:id/repudiate': { reason: 'x' },
  'claims/:id/settle': { paid: '1.00' },
  'complaints/:id/respond': { outcome: 'upheld' },
  'renewals/:id/invite': { offeredPremium: '1.00' },
  'renewals/:id/decline': { reason: 'x' },
};

const SHARED = ['roles', 'permissions', 'role-permissions', 'system-config'];
const TABLES =
  `offices users customers policies policy-versions policy-financials policy-risk-items binders products claims complaints invoices
  receipts receipt-allocations commission-splits commission-clawbacks documents emails email-templates audit-log bordereaux-runs
  bordereaux-items renewals tax-rates kyc-checks ipid-templates ipid-acknowledgements customer-timeline brokers`.split(
    /\s+/,
  );

describe('two brokers', () => {
  beforeAll(async () => {
    await fillEveryTable(brokers.acme);
    await fillEveryTable(brokers.birch);
  }, 60_000);

  it.each(TABLES)('answer %s with rows of their own, and with 404 for each other’s', async (table) => {
    const { acme, birch } = brokers;
    const [ours, theirs] = [
      (await acme.get(`${table}?pageSize=100`)).items,
      (await birch.get(`${table}?pageSize=100`)).items,
    ];
    expect(ours.length).toBeGreaterThan(0);
    expect(theirs.length).toBeGreaterThan(0);
    const ids = new Set(ours.map((row: any) => row.id));
    expect(theirs.filter((row: any) => ids.has(row.id))).toEqual([]);
    for (const [desk, foreign] of [
      [acme, theirs[0]],
      [birch, ours[0]],
    ] as const) {
      const nowhere = await desk.call('GET', `${table}/00000000-0000-4000-8000-000000000000`);
      const answer = await desk.call('GET', `${table}/${foreign.id}`);
      expect([answer.status, answer.body]).toEqual([404, nowhere.body]);
      for (const method of ['PATCH', 'DELETE']) {
        expect((await desk.call(method, `${table}/${foreign.id}`, {})).status).toBe(404);
      }
    }
  });

  it('cannot use each other’s rows: no reference to one, no filter by one', async () => {
    const { acme, birch } = brokers;
    for (const [desk, other] of [
      [acme, birch],
      [birch, acme],
    ] as const) {
      const [policy] = (await other.get('policies?status=in_force')).items;
      const [invoice] = (await other.get('invoices?status=open')).items;
      const [mine] = (await desk.get('receipts')).items;
      const stolen = await desk.call('POST', 'receipt-allocations', {
        receiptId: mine.id,
        invoiceId: invoice.id,
        amount: '1.00',
      });
      expect(stolen.body).toMatchObject({ status: 422, code: 'unknown_reference' });
      const claim = { policyId: policy.id, occurredOn: '2026-07-01', cause: 'x', description: 'x' };
      expect((await desk.call('POST', 'claims', claim)).body).toMatchObject({ status: 422, code: 'unknown_reference' });
      expect((await desk.get(`policies?customerId=${policy.customerId}`)).total).toBe(0);
      expect((await desk.call('GET', `customers/${policy.customerId}/statement`)).status).toBe(404);
    }
  });

  it('tell nothing of each other on any route that names a row', async () => {
    const { acme, birch } = brokers;
    const byId = routes.filter(
      ({ path }) => path.includes('/:id') && !SHARED.some((table) => path.includes(`/${table}/`)),
    );
    expect(byId.length).toBeGreaterThan(80);
    for (const [desk, other] of [
      [acme, birch],
      [birch, acme],
    ] as const) {
      const known = new Map<string, string>();
      const told: unknown[] = [];
      for (const { method, path } of byId) {
        const [, table] = path.split('/');
        if (!known.has(table)) known.set(table, (await other.get(table)).items[0].id as string);
        const route = path.replace('insurance/', '');
        const body = method === 'GET' ? undefined : (BODIES[route] ?? {});
        const foreign = await desk.call(method, route.replace(':id', known.get(table)!), body);
        const nowhere = await desk.call(method, route.replace(':id', NOWHERE), body);
        const alike = foreign.status === 404 && JSON.stringify(foreign.body) === JSON.stringify(nowhere.body);
        if (!alike) told.push([method, path, foreign.status, foreign.body, nowhere.body]);
      }
      expect(told).toEqual([]);
    }
  });

  it.each(SHARED)('read the same %s and cannot change them', async (table) => {
    const { acme, birch } = brokers;
    const [ours, theirs] = [await acme.get(`${table}?pageSize=100`), await birch.get(`${table}?pageSize=100`)];
    expect(ours).toEqual(theirs);
    expect((await acme.call('DELETE', `${table}/${ours.items[0].id}`)).status).toBe(404);
    const path = table === 'system-config' ? 'system_config' : table.replaceAll('-', '_');
    const change = brokers.tenants.withTenant(acme.tenant, (manager) => manager.query(`DELETE FROM meta.${path}`));
    await expect(change).rejects.toMatchObject({ code: '42501' });
  });

  it('see and change only their own row of meta.brokers', async () => {
    const { acme, birch, tenants } = brokers;
    const own = await acme.get('brokers');
    expect(own.items).toMatchObject([{ id: acme.tenant.id, name: 'Acme Insurance Brokers', fcaNumber: '123456' }]);
    expect((await acme.call('PATCH', `brokers/${acme.tenant.id}`, { tradingName: 'Acme' })).status).toBe(200);
    const changed = await tenants.withTenant(acme.tenant, (manager) =>
      manager.update(Broker, { id: birch.tenant.id }, { tradingName: 'Mine' }),
    );
    expect(changed.affected).toBe(0);
    expect((await birch.get('brokers')).items).toMatchObject([{ tradingName: null, fcaNumber: '654321' }]);
  });

  it('add to their audit log and never change it', async () => {
    const { acme, tenants } = brokers;
    for (const statement of [`UPDATE audit_log SET action = 'x'`, 'DELETE FROM audit_log']) {
      await expect(tenants.withTenant(acme.tenant, (manager) => manager.query(statement))).rejects.toMatchObject({
        code: '42501',
      });
    }
    expect(await tenants.withTenant(acme.tenant, (manager) => manager.count(AuditEntry))).toBeGreaterThan(10);
  });

  it('a key bound to a user may do what the role may', async () => {
    const { acme } = brokers;
    const [officer] = (await acme.get('users?role=compliance_officer')).items;
    const carol = await acme.as(officer.id as string);
    expect((await carol.call('POST', 'customers', { kind: 'retail', name: 'No' })).body).toMatchObject({
      status: 403,
      code: 'forbidden',
    });
    const [customer] = (await carol.get('customers')).items;
    const check = await carol.post('kyc-checks', { customerId: customer.id, kind: 'sanctions' });
    expect((await carol.get(`audit-log?subjectId=${check.id}`)).items).toMatchObject([
      { userId: officer.id, actorKind: 'tenant' },
    ]);
  });
});

it('have an OpenAPI document without faults, with every route in it', () => {
  const document = createDocument(insurance.app);
  expect(documentFaults(document)).toEqual([]);
  const documented = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.keys(item)
      .filter((method) => ['get', 'post', 'patch', 'delete', 'put'].includes(method))
      .map((method) => `${method.toUpperCase()} ${path.slice(1).replace('{id}', ':id')}`),
  );
  expect(documented.filter((each) => each.includes(' insurance/')).sort()).toEqual(
    routes.map(({ method, path }) => `${method} ${path}`).sort(),
  );
});

it('fifty binds and fifty allocations at once on a pool of four', async () => {
  const desk = brokers.acme;
  const [product] = (await desk.get('products?line=motor')).items;
  const { id: customerId } = await desk.post('customers', { kind: 'retail', name: 'Busy' });
  const terms = {
    customerId,
    productId: product.id,
    inceptionDate: '2026-02-01',
    netPremium: '423.17',
    sumInsured: '1000',
  };
  const { id } = await desk.post('policies', terms);
  const binds = await Promise.all(Array.from({ length: 50 }, () => desk.call('POST', `policies/${id}/bind`, {})));
  expect(binds.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(binds.filter(({ status }) => status === 409)).toHaveLength(49);
  const [invoice] = (await desk.get(`invoices?policyId=${id}`)).items;
  const receipt = await desk.post('receipts', {
    customerId,
    method: 'card',
    amount: '2000.00',
    receivedOn: '2026-02-01',
  });
  const allocation = { receiptId: receipt.id, invoiceId: invoice.id, amount: '20.00' };
  const made = await Promise.all(
    Array.from({ length: 50 }, () => desk.call('POST', 'receipt-allocations', allocation)),
  );
  expect(made.filter(({ status }) => status === 201)).toHaveLength(24);
  expect(await desk.get(`invoices/${invoice.id}`)).toMatchObject({ allocated: '480.00' });
});

it('a bordereau streams as CSV through the tenant’s own connection', async () => {
  const [run] = (await brokers.birch.get('bordereaux-runs')).items;
  const { status, body } = await brokers.birch.call('GET', `bordereaux-runs/${run.id}/csv`);
  expect(status).toBe(200);
  expect((body as string).trim().split('\r\n')).toHaveLength(run.itemCount + 1);
});
