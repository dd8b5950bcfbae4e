import { getMetadataArgsStorage } from 'typeorm';
import { PERMISSIONS } from '../../src/blueprints/insurance/brokers/permissions.js';
import { ROLES } from '../../src/blueprints/insurance/brokers/role-grants.js';
import { tenantTables } from '../../src/blueprints/insurance/tables.js';
import { type BrokerApp, type Desk, startBrokerApp } from './broker-app.js';
import { routes } from './routes.js';

const NOWHERE = '00000000-0000-4000-8000-000000000000';

let broker: BrokerApp;
const users = new Map<string, string>();
const desks = new Map<string, Desk>();
beforeAll(async () => {
  broker = await startBrokerApp();
  for (const { key } of ROLES) {
    const person = { firstName: 'Role', lastName: key, role: key, email: `${key}@matrix.example` };
    const { id } = await broker.post('users', person);
    users.set(key, id as string);
    desks.set(key, await broker.as(id as string));
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
    const tables = getMetadataArgsStorage().tables.filter(({ target }) => tenantTables.includes(target as never));
    expect(tables).toHaveLength(28);
    for (const { name } of tables) {
      const path = `insurance/${name!.replaceAll('_', '-')}`;
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
        const answer = await desks.get(role)!.call(method, concrete, body);
        const allowed = permissions.includes(needs[0] as never);
        const expected = allowed
          ? answer.status !== 403 && answer.status < 500
          : answer.status === 403 && answer.body.detail.includes(`"${needs[0]}"`);
        if (!expected) answers.push({ method, path, needs, status: answer.status, body: answer.body });
      }
      expect(answers).toEqual([]);
    },
  );

  it('is closed to a disabled user', async () => {
    await broker.call('PATCH', `users/${users.get('readonly_auditor')}`, { status: 'disabled' });
    expect((await desks.get('readonly_auditor')!.call('GET', 'customers')).status).toBe(401);
  });
});
