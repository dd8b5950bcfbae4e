import { BetterAuthStore } from '../../src/blueprints/reporting/better-auth/store.js';
import { reporting } from '../../src/blueprints/reporting/blueprint.js';
import { ReportingModule } from '../../src/blueprints/reporting/reporting.module.js';
import { hashPassword, isPassword } from '../../src/access/index.js';
import { startBlueprint, type BlueprintApp } from './support/app.js';
import { member, PASSWORD } from './support/people.js';

/** The calls Better Auth makes of an adapter, in the order in which it logs somebody in. */
describe('the store for Better Auth', () => {
  let app: BlueprintApp;
  let store: BetterAuthStore;
  beforeAll(async () => {
    app = await startBlueprint(reporting, ReportingModule);
    store = new BetterAuthStore(app.scratch.dataSource.manager);
  });
  afterAll(() => app?.close());

  const eq = (field: string, value: unknown) => ({ field, value, operator: 'eq', connector: 'AND' }) as const;
  const inADay = () => new Date(Date.now() + 86_400_000);
  const person = async () => {
    const { user } = await member(app, app.asOperator(app.tenants[0]), 'client_viewer');
    return { email: user.email, password: PASSWORD, id: user.id };
  };

  it('finds a person by e-mail and the password they chose with their invitation', async () => {
    const { email, password, id } = await person();
    expect(await store.findOne({ model: 'users', where: [eq('email', email)] })).toMatchObject({
      id,
      status: 'active',
    });
    const where = [eq('userId', id), eq('providerId', 'credential')];
    const account = (await store.findOne({ model: 'accounts', where })) as { password: string };
    expect(await isPassword(password, account.password)).toBe(true);
  });

  it('keeps the hash of a session’s token; the token opens the API, what is stored opens nothing', async () => {
    const { id } = await person();
    const token = 'a-token-made-by-better-auth-0001';
    const data = { userId: id, token, expiresAt: inADay(), ipAddress: '', userAgent: 'test' };
    const created = (await store.create({ model: 'sessions', data })) as { id: string; token: string };
    expect(created.token).toBe(token);
    const [{ token: stored }] = (await app.scratch.dataSource.query('SELECT token FROM sessions WHERE id = $1', [
      created.id,
    ])) as { token: string }[];
    expect(stored).toMatch(/^[0-9a-f]{64}$/);
    expect(await store.findOne({ model: 'sessions', where: [eq('token', token)] })).toMatchObject({
      id: created.id,
      token,
    });
    expect(await store.findOne({ model: 'sessions', where: [eq('token', stored)] })).toBeNull();
    await app.with(`rs_${token}`).get('/reporting/report-weeks').expect(200);
    await app.with(`rs_${stored}`).get('/reporting/report-weeks').expect(401);
  });

  it('prolongs, lists and ends sessions', async () => {
    const { id } = await person();
    const open = (token: string) =>
      store.create({ model: 'sessions', data: { userId: id, token, expiresAt: inADay(), ipAddress: '192.0.2.7' } });
    await open('first-token-of-this-person-00001');
    await open('second-token-of-this-person-0001');
    const later = new Date(Date.now() + 7 * 86_400_000);
    const where = [eq('token', 'first-token-of-this-person-00001')];
    const prolonged = await store.update({ model: 'sessions', where, update: { expiresAt: later } });
    expect(prolonged).toMatchObject({ token: 'first-token-of-this-person-00001', expiresAt: later });
    const mine = [eq('userId', id)];
    const listed = (await store.findMany({
      model: 'sessions',
      where: mine,
      sortBy: { field: 'createdAt', direction: 'desc' },
      limit: 2,
    })) as { token: string }[];
    expect(listed).toHaveLength(2);
    // "Log out elsewhere" knows the others by what the listing shows.
    expect(
      await store.deleteMany({ model: 'sessions', where: [{ ...eq('token', [listed[0].token]), operator: 'in' }] }),
    ).toBe(1);
    await store.delete({ model: 'sessions', where });
    // The invitation opened one as well.
    expect(await store.count({ model: 'sessions', where: mine })).toBe(1);
  });

  it('tells our own log-in when Better Auth changes a password', async () => {
    const { email, id } = await person();
    const password = await hashPassword('changed with better auth');
    const where = [eq('userId', id), eq('providerId', 'credential')];
    await store.update({ model: 'accounts', where, update: { password } });
    await app.with().post('/reporting/log-in', { email, password: PASSWORD }).expect(401);
    await app.with().post('/reporting/log-in', { email, password: 'changed with better auth' }).expect(200);
  });

  it('takes an address that Better Auth changes for unproved, and stores its one spelling', async () => {
    const { id } = await person();
    const change = (update: object) => store.update({ model: 'users', where: [eq('id', id)], update: { ...update } });
    expect(await change({ email: `New.${id}@Example.com` })).toMatchObject({
      email: `new.${id}@example.com`,
      emailVerified: false,
    });
    expect(await change({ email: `next.${id}@example.com`, emailVerified: true })).toMatchObject({
      emailVerified: true,
    });
    expect(await change({ name: 'Another' })).toMatchObject({ emailVerified: true });
  });

  it('keeps verifications until they expire', async () => {
    const data = { identifier: 'hash-of-reset', value: 'somebody', expiresAt: new Date(Date.now() - 1_000) };
    await store.create({ model: 'verifications', data });
    await store.create({ model: 'verifications', data: { ...data, identifier: 'hash-of-other', expiresAt: inADay() } });
    const expired = [{ field: 'expiresAt', value: new Date(), operator: 'lt' }];
    expect(await store.deleteMany({ model: 'verifications', where: expired })).toBe(1);
    const either = [
      eq('value', 'somebody'),
      { ...eq('identifier', 'x'), connector: 'OR' as const },
      { ...eq('identifier', 'hash-of-other'), connector: 'OR' as const },
    ];
    expect(await store.findMany({ model: 'verifications', where: either })).toHaveLength(1);
  });

  it('refuses what it does not know', async () => {
    await expect(store.findOne({ model: 'tenants', where: [] })).rejects.toThrow('no table here');
    await expect(store.findOne({ model: 'users', where: [eq('email" OR 1=1 --', 'x')] })).rejects.toThrow('no field');
    await expect(
      store.findOne({ model: 'users', where: [{ field: 'email', value: 'x', operator: 'sql' }] }),
    ).rejects.toThrow('not known');
  });
});
