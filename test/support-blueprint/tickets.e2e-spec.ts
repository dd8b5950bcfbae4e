import { Ticket } from '../../src/blueprints/support/tickets/ticket.entity.js';
import { type Client, ok, ScratchApp } from './scratch-app.js';

/** TENANTRY_LONG_TICKETS=500 is the long form. */
const TICKETS = Number(process.env.TENANTRY_LONG_TICKETS ?? 60);

let app: ScratchApp;
let acme: Client;
let customerId: string;

beforeAll(async () => {
  app = await ScratchApp.start();
  acme = app.as(await app.organization('acme_corp', { demo: true }));
  customerId = (await ok(acme('get', 'users?email=noah.north@umbrella.example'))).items[0].id;
});
afterAll(() => app?.stop());

const open = (fields: object = {}) =>
  ok(acme('post', 'tickets', { customerId, subject: 'Question', description: 'How?', ...fields }));
const move = (id: string, status: string) => acme('post', `tickets/${id}/status`, { status });
const representative = async (email: string) =>
  (await ok(acme('get', 'representatives'))).items.find((row: { user: { email: string } }) => row.user.email === email);

it('numbers concurrent tickets without a gap and without a double, in each organization from 1', async () => {
  const globex = app.as(await app.organization('globex'));
  const customer = await ok(globex('post', 'users', { email: 'C@x.example', firstName: 'C', lastName: 'D' }));
  const body = { customerId: customer.id, subject: 's', description: 'd' };
  // One in ten is refused after its number was taken: the number must go to someone else.
  const refused = { ...body, createdById: '00000000-0000-4000-8000-000000000000' };
  const answers = await Promise.all(
    Array.from({ length: TICKETS }, (_, n) => [
      globex('post', 'tickets', body),
      ...(n % 10 === 0 ? [globex('post', 'tickets', refused)] : []),
    ]).flat(),
  );
  const numbers = answers
    .filter(({ status }) => status === 201)
    .map(({ body: { ticketNumber } }) => ticketNumber as string);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 422]));
  const expected = Array.from({ length: TICKETS }, (_, n) => `TICKET-${n + 1}`);
  expect(numbers.sort()).toEqual(expected.sort());
  expect((await open()).ticketNumber).toBe('TICKET-4');
});

it('steps over a number that someone wrote by hand', async () => {
  const number = async () => Number(/\d+$/.exec((await open()).ticketNumber)![0]);
  const last = await number();
  const [{ id }] = (await ok(acme('get', 'organizations'))).items;
  await app.database.inside({ id }, (manager) =>
    manager.insert(Ticket, { ticketNumber: `TICKET-${last + 2}`, customerId, subject: 's', description: 'd' }),
  );
  expect([await number(), await number()]).toEqual([last + 1, last + 3]);
});

it('goes from OPEN to CLOSED and says at each wrong turn where it may go', async () => {
  const { id } = await open();
  const wrong = await move(id, 'RESOLVED');
  expect(wrong.status).toBe(409);
  expect(wrong.body).toMatchObject({
    code: 'illegal_move',
    state: 'OPEN',
    allowed: ['IN_PROGRESS', 'ESCALATED', 'CLOSED'],
  });
  const answered = await ok(move(id, 'IN_PROGRESS'));
  expect(answered.firstResponseAt).not.toBeNull();
  await ok(move(id, 'WAITING_ON_CUSTOMER'));
  await ok(move(id, 'IN_PROGRESS'));
  const resolved = await ok(acme('post', `tickets/${id}/status`, { status: 'RESOLVED', resolution: 'Explained.' }));
  expect(resolved).toMatchObject({
    status: 'RESOLVED',
    resolution: 'Explained.',
    firstResponseAt: answered.firstResponseAt,
  });
  expect((await ok(move(id, 'IN_PROGRESS'))).resolvedAt).toBeNull();
  await ok(move(id, 'RESOLVED'));
  expect((await ok(move(id, 'CLOSED'))).closedAt).not.toBeNull();
});

it('does not change a closed ticket any more, but takes its rating', async () => {
  const { id } = await open();
  await ok(move(id, 'CLOSED'));
  const closed = { code: 'ticket_closed', state: 'CLOSED', allowed: [] };
  for (const call of [
    acme('patch', `tickets/${id}`, { subject: 'Another' }),
    move(id, 'OPEN'),
    acme('post', `tickets/${id}/assign`, {}),
    acme('post', 'escalations', { ticketId: id, reason: 'SLA_BREACH', summary: 'Late' }),
  ]) {
    const { status, body } = await call;
    expect([status, body]).toEqual([409, expect.objectContaining(closed)]);
  }
  expect((await ok(acme('post', `tickets/${id}/rating`, { satisfactionRating: 4 }))).satisfactionRating).toBe(4);
});

it('refuses a state that is none, and ESCALATED without an escalation', async () => {
  const { id } = await open();
  for (const status of ['LOST', 'ESCALATED', null, undefined]) {
    expect((await acme('post', `tickets/${id}/status`, { status })).status).toBe(400);
  }
});

it('is assigned up to the capacity of a representative, however many ask at once', async () => {
  const lena = await representative('lena.lead@acme-corp.example');
  const { free } = await ok(acme('get', `representatives/${lena.id}/workload`));
  expect(free).toBe(5);
  const ids = await Promise.all(Array.from({ length: 12 }, () => open().then(({ id }) => id as string)));
  const answers = await Promise.all(
    ids.map((id) => acme('post', `tickets/${id}/assign`, { representativeId: lena.id })),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(5);
  const full = answers.find(({ status }) => status === 409)!;
  expect(full.body).toMatchObject({ code: 'representative_full', activeTickets: 5, maxActiveTickets: 5 });
  // She is the only one ONLINE, and full.
  expect((await acme('post', `tickets/${ids[0]}/assign`, {})).body.code).toBe('no_representative_available');
  const held = answers.find(({ status }) => status === 200)!.body.id as string;
  await ok(acme('post', `tickets/${held}/unassign`));
  const [waiting] = ids.filter((id) => id !== held);
  const taken = await ok(acme('post', `tickets/${held}/assign`, {}));
  expect(taken).toMatchObject({ representativeId: lena.id, assignedAt: expect.any(String) });
  expect(waiting).toBeDefined();
});

it('is not assigned to someone who is OFFLINE, and is once they are back', async () => {
  const priya = await representative('priya.agent@acme-corp.example');
  const { id } = await open();
  const refused = await acme('post', `tickets/${id}/assign`, { representativeId: priya.id });
  expect([refused.status, refused.body.code]).toEqual([409, 'representative_offline']);
  const back = await ok(acme('post', `representatives/${priya.id}/status`, { status: 'AWAY' }));
  expect(back.status).toBe('AWAY');
  expect(new Date(back.statusChangedAt).getTime()).toBeGreaterThan(new Date(priya.statusChangedAt).getTime());
  expect((await ok(acme('post', `tickets/${id}/assign`, { representativeId: priya.id }))).representativeId).toBe(
    priya.id,
  );
});

it('is ESCALATED by an escalation and IN_PROGRESS again when that is settled', async () => {
  const { id } = await open();
  const lena = await representative('lena.lead@acme-corp.example');
  const status = async () => (await ok(acme('get', `tickets/${id}`))).status;
  const escalation = await ok(
    acme('post', 'escalations', { ticketId: id, reason: 'SLA_BREACH', summary: 'Three days' }),
  );
  expect(escalation).toMatchObject({ customerId, status: 'PENDING', priority: 'MEDIUM' });
  expect(await status()).toBe('ESCALATED');
  const early = await acme('post', `escalations/${escalation.id}/status`, { status: 'IN_PROGRESS' });
  expect(early.body).toMatchObject({ code: 'illegal_move', allowed: ['ASSIGNED', 'RESOLVED', 'DISMISSED'] });
  await ok(acme('post', `escalations/${escalation.id}/assign`, { representativeId: lena.id }));
  await ok(acme('post', `escalations/${escalation.id}/status`, { status: 'IN_PROGRESS' }));
  await ok(acme('post', `escalations/${escalation.id}/status`, { status: 'RESOLVED', resolution: 'Called back' }));
  expect(await status()).toBe('IN_PROGRESS');
  const late = await acme('patch', `escalations/${escalation.id}`, { summary: 'x' });
  expect([late.status, late.body.code]).toEqual([409, 'escalation_settled']);
});
