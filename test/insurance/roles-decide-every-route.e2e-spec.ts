import { PERMISSIONS } from '../../src/blueprints/insurance/brokers/permissions.js';
import { ROLES } from '../../src/blueprints/insurance/brokers/role-grants.js';
import { tenantTables } from '../../src/blueprints/insurance/tables.js';
import { type BrokerApp, startBrokerApp } from './broker-app.js';
import { routes } from './routes.js';

const NOWHERE = '00000000-0000-4000-8000-000000000000';

let broker: BrokerApp;
const users = new Map<string, string>();
beforeAll(async () => {
  broker = await startBrokerApp();
  for (const { key } of ROLES) {
    const person = { firstName: 'Role', lastName: key, role: key, email: `${key}@matrix.example` };
    users.set(key, (await broker.post('users', person)).id as string);
  }
});
afterAll(() => broker?.close());

describe('every route of insurance', () => {
  it('needs exactly one known permission', () => {
    const wrong = routes.filter(({ needs }) => needs.length !== 1 || !(needs[0] in PERMISSIONS));
    expect(wrong).toEqual([]);
    expect(routes.length).toBeGreaterThan(100);
  });

  it('covers every table with list and get', async () => {
    const names = { audit_log: 'audit-log', customer_timeline: 'customer-timeline' } as Record<string, string>;
    for (const entity of tenantTables) {
      const { tableName } = broker.database.dataSource.getMetadata(entity);
      const path = `insurance/${names[tableName] ?? tableName.replaceAll('_', '-')}`;
      expect(routes.filter((route) => route.method === 'GET').map((route) => route.path)).toEqual(
        expect.arrayContaining([path, `${path}/:id`]),
      );
    }
  });

  it('that writes needs a permission to write, and none that reads does', () => {
    for (const { method, needs, path } of routes) {
      expect([path, method, needs[0].endsWith('.read')]).toEqual([path, method, method === 'GET']);
    }
  });

  it.each(ROLES.map(({ key, permissions }) => [key, permissions] as const))(
    'lets %s in or names the permission',
    async (role, permissions) => {
      const answers: unknown[] = [];
      for (const { method, path, needs } of routes) {
        const concrete = path.replace('insurance/', '').replace(':id', NOWHERE);
        const body = method === 'GET' ? undefined : {};
        const answer = await broker.call(method, concrete, body, { 'x-test-user': users.get(role)! });
        const allowed = permissions.includes(needs[0] as never);
        const expected = allowed
          ? answer.status !== 403 && answer.status < 500
          : answer.status === 403 && answer.body.permission === needs[0];
        if (!expected) answers.push({ method, path, needs, status: answer.status, body: answer.body });
      }
      expect(answers).toEqual([]);
    },
  );

  it('is closed to a disabled user', async () => {
    const id = users.get('readonly_auditor')!;
    await broker.call('PATCH', `users/${id}`, { status: 'disabled' });
    expect((await broker.call('GET', 'customers', undefined, { 'x-test-user': id })).status).toBe(403);
  });
});
