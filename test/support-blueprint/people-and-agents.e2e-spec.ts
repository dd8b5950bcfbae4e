import { type Client, ok, ScratchApp } from './scratch-app.js';

let app: ScratchApp;
let acme: Client;
let globex: Client;

beforeAll(async () => {
  app = await ScratchApp.start();
  acme = app.as(await app.organization('acme_corp', { demo: true }));
  globex = app.as(await app.organization('globex', { demo: true }));
});
afterAll(() => app?.stop());

const person = (email: string, fields: object = {}) => ({ email, firstName: 'Eve', lastName: 'Evans', ...fields });
const answer = async (call: ReturnType<Client>) => {
  const { status, body } = await call;
  return [status, body.code ?? null] as const;
};

describe('an organization', () => {
  it('sees itself and changes its name, not its slug, plan or ticket counter', async () => {
    const { items, total } = await ok(acme('get', 'organizations'));
    expect([total, items[0]]).toMatchObject([1, { slug: 'acme_corp', plan: 'PROFESSIONAL', nextTicketNumber: 4 }]);
    const { id } = items[0];
    expect((await ok(acme('patch', `organizations/${id}`, { timezone: 'Asia/Tokyo' }))).timezone).toBe('Asia/Tokyo');
    for (const body of [{ slug: 'x' }, { plan: 'ENTERPRISE' }, { nextTicketNumber: 1 }, { timezone: 'Mars/Base' }]) {
      expect(await answer(acme('patch', `organizations/${id}`, body))).toEqual([400, 'invalid_request']);
    }
  });
});

describe('a user', () => {
  it('has an address that is unique in the organization, whatever its case, and free in another', async () => {
    const { id, email } = await ok(acme('post', 'users', person('Eve@X.example')));
    expect(email).toBe('eve@x.example');
    expect(await answer(acme('post', 'users', person('EVE@x.example')))).toEqual([409, 'already_exists']);
    await ok(globex('post', 'users', person('eve@x.example')));
    await ok(acme('delete', `users/${id}`));
  });

  it('keeps a role that fits what hangs on it', async () => {
    const { items } = await ok(acme('get', 'users?pageSize=100'));
    const withRole = (role: string) => items.find((user: { role: string }) => user.role === role).id as string;
    const [customer, staff] = [withRole('CUSTOMER'), withRole('REPRESENTATIVE')];
    expect(await answer(acme('patch', `users/${customer}`, { role: 'ADMIN' }))).toEqual([409, 'role_in_use']);
    expect(await answer(acme('patch', `users/${staff}`, { role: 'CUSTOMER' }))).toEqual([409, 'role_in_use']);
    expect((await ok(acme('patch', `users/${staff}`, { role: 'ADMIN' }))).role).toBe('ADMIN');
    expect(await answer(acme('post', 'representatives', { userId: customer }))).toEqual([422, 'wrong_role']);
    expect(await answer(acme('post', 'customer-profiles', { userId: staff }))).toEqual([422, 'wrong_role']);
    const ticket = { customerId: staff, subject: 's', description: 'd' };
    expect(await answer(acme('post', 'tickets', ticket))).toEqual([422, 'wrong_role']);
  });

  it('is not deleted while tickets or money depend on it; staff are, and what they held stays', async () => {
    const { items } = await ok(acme('get', 'users?q=noah'));
    expect(await answer(acme('delete', `users/${items[0].id}`))).toEqual([409, 'still_referenced']);
    const [priya] = (await ok(acme('get', 'users?q=priya'))).items;
    const [representative] = (await ok(acme('get', `representatives?userId=${priya.id}`))).items;
    const [ticket] = (await ok(acme('get', `tickets?representativeId=${representative.id}`))).items;
    await ok(acme('delete', `users/${priya.id}`));
    expect((await acme('get', `representatives/${representative.id}`)).status).toBe(404);
    expect(await ok(acme('get', `tickets/${ticket.id}`))).toMatchObject({ representativeId: null, status: 'RESOLVED' });
  });

  it('is changed only by someone who has seen the newest version', async () => {
    const { id } = await ok(acme('post', 'users', person('versions@x.example')));
    const { headers } = await acme('get', `users/${id}`);
    expect(headers.etag).toBe('"1"');
    await ok(acme('patch', `users/${id}`, { phone: '1' }).set('If-Match', headers.etag));
    const late = await acme('patch', `users/${id}`, { phone: '2' }).set('If-Match', headers.etag);
    expect([late.status, late.body.code]).toEqual([412, 'precondition_failed']);
  });
});

describe('a representative', () => {
  it('comes with the user, and leads nobody who is themselves', async () => {
    const [marcus] = (await ok(acme('get', 'representatives?role=SENIOR_AGENT'))).items;
    expect(marcus.user).toMatchObject({ firstName: 'Marcus', email: 'marcus.senior@acme-corp.example' });
    expect(await answer(acme('patch', `representatives/${marcus.id}`, { teamLeadId: marcus.id }))).toEqual([
      422,
      'own_team_lead',
    ]);
    expect(await answer(acme('post', `representatives/${marcus.id}/status`, {}))).toEqual([400, 'invalid_request']);
    expect((await ok(acme('post', `representatives/${marcus.id}/status`, { status: 'ONLINE' }))).status).toBe('ONLINE');
  });
});

describe('an agent configuration', () => {
  const body = { name: 'Night agent', type: 'SUPPORT', model: 'small-2026', dataSources: [{ kind: 'faq' }] };

  it('is started, paused and retired, and takes its rules with it when it goes', async () => {
    const agent = await ok(acme('post', 'agent-configurations', body));
    expect(agent).toMatchObject({ status: 'DRAFT', thresholds: {}, dataSources: [{ kind: 'faq' }] });
    const move = (status: string) => acme('post', `agent-configurations/${agent.id}/status`, { status });
    expect((await move('PAUSED')).body).toMatchObject({ code: 'illegal_move', allowed: ['ACTIVE', 'RETIRED'] });
    for (const status of ['ACTIVE', 'PAUSED', 'ACTIVE', 'RETIRED'])
      expect((await ok(move(status))).status).toBe(status);
    expect((await move('ACTIVE')).status).toBe(409);
    const rule = { name: 'Of the night', action: 'DENY', conditions: {}, agentConfigurationId: agent.id };
    const { id } = await ok(acme('post', 'decision-rules', rule));
    await ok(acme('delete', `agent-configurations/${agent.id}`));
    expect((await acme('get', `decision-rules/${id}`)).status).toBe(404);
  });

  it('has a name of its own, thresholds that are an object and sources that are a list of objects', async () => {
    expect(await answer(acme('post', 'agent-configurations', { ...body, name: 'Triage agent' }))).toEqual([
      409,
      'already_exists',
    ]);
    for (const wrong of [{ thresholds: [] }, { thresholds: 'high' }, { dataSources: {} }, { dataSources: ['faq'] }]) {
      expect(await answer(acme('post', 'agent-configurations', { ...body, ...wrong }))).toEqual([
        400,
        'invalid_request',
      ]);
    }
  });
});
