import { type Client, ok, ScratchApp } from './scratch-app.js';

const NOWHERE = '00000000-0000-4000-8000-000000000000';
const TABLES = [
  'organizations',
  'users',
  'representatives',
  'customer-profiles',
  'tickets',
  'escalations',
  'refunds',
  'budgets',
  'budget-usage-records',
  'agent-configurations',
  'decision-rules',
  'performance-metrics',
  'team-performance',
] as const;
type Table = (typeof TABLES)[number];

let app: ScratchApp;
let clients: Record<'acme' | 'globex', Client>;
let ids: Record<'acme' | 'globex', Record<Table, string[]>>;

beforeAll(async () => {
  app = await ScratchApp.start();
  const acme = app.as(await app.organization('acme_corp', { demo: true }));
  const globex = app.as(await app.organization('globex', { demo: true }));
  clients = { acme, globex };
  ids = { acme: await idsOf(acme), globex: await idsOf(globex) };
});
afterAll(() => app?.stop());

async function idsOf(client: Client): Promise<Record<Table, string[]>> {
  const lists = TABLES.map(async (table) => {
    const { items } = await ok(client('get', `${table}?pageSize=100`));
    return [table, items.map(({ id }: { id: string }) => id)] as const;
  });
  return Object.fromEntries(await Promise.all(lists)) as Record<Table, string[]>;
}

const DIRECTIONS = [
  ['acme', 'globex'],
  ['globex', 'acme'],
] as const;

describe.each(DIRECTIONS)('%s, asking for what is %s’s', (me, other) => {
  const mine = (table: Table) => ids[me][table][0];
  const theirs = (table: Table) => ids[other][table][0];

  /** The same call with the other's id and with one that is nowhere: the answers must be the same. */
  async function sameAnswer(call: (client: Client, id: string) => ReturnType<Client>, id: string) {
    const [foreign, unknown] = [await call(clients[me], id), await call(clients[me], NOWHERE)];
    expect([foreign.status, foreign.body]).toEqual([unknown.status, unknown.body]);
    return foreign;
  }

  it.each(TABLES)('sees rows of its own in %s, and only those', (table) => {
    expect(ids[me][table].length).toBeGreaterThan(0);
    expect(ids[me][table].filter((id) => ids[other][table].includes(id))).toEqual([]);
  });

  it.each(TABLES)('is told of each row of %s that there is none', async (table) => {
    expect((await sameAnswer((client, id) => client('get', `${table}/${id}`), theirs(table))).status).toBe(404);
  });

  it.each<[Table, object]>([
    ['organizations', { name: 'Taken' }],
    ['users', { firstName: 'Taken' }],
    ['representatives', { department: 'Taken' }],
    ['customer-profiles', { company: 'Taken' }],
    ['tickets', { subject: 'Taken' }],
    ['escalations', { summary: 'Taken' }],
    ['refunds', { explanation: 'Taken' }],
    ['budgets', { name: 'Taken' }],
    ['agent-configurations', { name: 'Taken' }],
    ['decision-rules', { name: 'Taken' }],
  ])('changes and deletes nothing in %s', async (table, body) => {
    const before = await ok(clients[other]('get', `${table}/${theirs(table)}`));
    expect((await sameAnswer((client, id) => client('patch', `${table}/${id}`, body), theirs(table))).status).toBe(404);
    await sameAnswer((client, id) => client('delete', `${table}/${id}`), theirs(table));
    expect(await ok(clients[other]('get', `${table}/${theirs(table)}`))).toEqual(before);
  });

  it.each<[Table, string, object]>([
    ['representatives', 'status', { status: 'AWAY' }],
    ['tickets', 'assign', {}],
    ['tickets', 'unassign', {}],
    ['tickets', 'status', { status: 'IN_PROGRESS' }],
    ['tickets', 'rating', { satisfactionRating: 1 }],
    ['escalations', 'status', { status: 'DISMISSED' }],
    ['refunds', 'evaluate', {}],
    ['refunds', 'approve', {}],
    ['refunds', 'deny', {}],
    ['refunds', 'escalate', {}],
    ['refunds', 'process', {}],
    ['refunds', 'cancel', {}],
    ['budgets', 'status', { status: 'CLOSED' }],
    ['agent-configurations', 'status', { status: 'RETIRED' }],
  ])('moves nothing: %s/:id/%s', async (table, action, body) => {
    const answer = await sameAnswer((client, id) => client('post', `${table}/${id}/${action}`, body), theirs(table));
    expect(answer.status).toBe(404);
  });

  it.each<[Table, string, Table]>([
    ['representatives', 'userId', 'users'],
    ['representatives', 'teamLeadId', 'representatives'],
    ['customer-profiles', 'accountManagerId', 'representatives'],
    ['tickets', 'customerId', 'users'],
    ['tickets', 'representativeId', 'representatives'],
    ['escalations', 'ticketId', 'tickets'],
    ['refunds', 'budgetId', 'budgets'],
    ['refunds', 'decisionRuleId', 'decision-rules'],
    ['budget-usage-records', 'budgetId', 'budgets'],
    ['team-performance', 'representativeId', 'representatives'],
  ])('filters %s by a foreign %s and finds nothing', async (table, field, target) => {
    for (const id of ids[other][target]) {
      expect((await ok(clients[me]('get', `${table}?${field}=${id}`))).total).toBe(0);
    }
  });

  const REFERENCES: [string, Table, (id: string) => { path: string; body: object }][] = [
    ['representatives.userId', 'users', (userId) => ({ path: 'representatives', body: { userId } })],
    ['customer-profiles.userId', 'users', (userId) => ({ path: 'customer-profiles', body: { userId } })],
    [
      'tickets.customerId',
      'users',
      (customerId) => ({ path: 'tickets', body: { customerId, subject: 's', description: 'd' } }),
    ],
    ['tickets.createdById', 'users', (createdById) => ({ path: 'tickets', body: { ...ticket(), createdById } })],
    [
      'tickets.assign',
      'representatives',
      (representativeId) => ({ path: `tickets/${openTicket()}/assign`, body: { representativeId } }),
    ],
    ['escalations.ticketId', 'tickets', (ticketId) => ({ path: 'escalations', body: { ...escalation(), ticketId } })],
    [
      'escalations.customerId',
      'users',
      (customerId) => ({ path: 'escalations', body: { ...escalation(), customerId } }),
    ],
    [
      'escalations.agentConfigurationId',
      'agent-configurations',
      (agentConfigurationId) => ({
        path: 'escalations',
        body: { ...escalation(), customerId: customer(), agentConfigurationId },
      }),
    ],
    [
      'escalations.escalatedById',
      'representatives',
      (escalatedById) => ({ path: 'escalations', body: { ...escalation(), customerId: customer(), escalatedById } }),
    ],
    [
      'escalations.assign',
      'representatives',
      (representativeId) => ({ path: `escalations/${mine('escalations')}/assign`, body: { representativeId } }),
    ],
    [
      'refunds.customerId',
      'users',
      (customerId) => ({ path: 'refunds', body: { customerId, amount: '1.00', reason: 'OTHER' } }),
    ],
    [
      'refunds.ticketId',
      'tickets',
      (ticketId) => ({ path: 'refunds', body: { customerId: customer(), amount: '1.00', reason: 'OTHER', ticketId } }),
    ],
    [
      'budgets.ownerId',
      'users',
      (ownerId) => ({
        path: 'budgets',
        body: { name: 'b', total: '1.00', startsOn: '2020-01-01', endsOn: '2020-01-31', ownerId },
      }),
    ],
    [
      'budget-usage-records.budgetId',
      'budgets',
      (budgetId) => ({ path: 'budget-usage-records', body: { budgetId, amount: '1.00' } }),
    ],
    [
      'budget-usage-records.recordedById',
      'users',
      (recordedById) => ({
        path: 'budget-usage-records',
        body: { budgetId: mine('budgets'), amount: '1.00', recordedById },
      }),
    ],
    [
      'agent-configurations.createdById',
      'users',
      (createdById) => ({ path: 'agent-configurations', body: { name: 'n', type: 'TRIAGE', model: 'm', createdById } }),
    ],
    [
      'decision-rules.agentConfigurationId',
      'agent-configurations',
      (agentConfigurationId) => ({
        path: 'decision-rules',
        body: { name: 'n', action: 'DENY', conditions: {}, agentConfigurationId },
      }),
    ],
  ];
  const customer = () => people[me].customer;
  const openTicket = () => people[me].openTicket;
  const ticket = () => ({ customerId: customer(), subject: 's', description: 'd' });
  const escalation = () => ({ reason: 'SLA_BREACH', summary: 's' });

  it.each(REFERENCES)('refers to nothing foreign: %s', async (_name, target, make) => {
    for (const id of ids[other][target]) {
      const answer = await sameAnswer((client, given) => {
        const { path, body } = make(given);
        return client('post', path, body);
      }, id);
      expect([answer.status, answer.body.code]).toEqual([422, 'unknown_reference']);
    }
  });

  const people: Record<string, { customer: string; openTicket: string }> = {};
  beforeAll(async () => {
    const client = clients[me];
    const found = (await ok(client('get', 'users?role=CUSTOMER'))).items[0].id as string;
    const made = await ok(client('post', 'tickets', { customerId: found, subject: 's', description: 'd' }));
    people[me] = { customer: found, openTicket: made.id };
  });
});
