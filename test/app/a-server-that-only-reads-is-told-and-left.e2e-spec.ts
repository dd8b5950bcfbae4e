import request from 'supertest';
import { startTestApp, type TestApp, type TestTenant } from '../support/app.js';
import { asSuperuser } from '../support/postgres.js';

/**
 * After a failover the former primary is a standby: it answers, and refuses writes. Here a database is made like that, and
 * then takes writes again; what the application must not do is keep the connections it has.
 */
describe('a server that only reads', () => {
  let test: TestApp;
  let tenants: TestTenant[];
  beforeAll(async () => {
    test = await startTestApp({ BLUEPRINTS: 'support' });
    tenants = [];
    for (const slug of ['first', 'second']) {
      tenants.push(await test.createTenant({ slug, name: slug, blueprint: 'support', seed: true }));
    }
  });
  afterAll(() => test.close());

  const api = () => request(test.baseUrl);
  const list = (key: string) => api().get('/support/tickets').set('Authorization', `Bearer ${key}`);
  const write = (key: string, name: string) =>
    api()
      .post('/support/users')
      .set('Authorization', `Bearer ${key}`)
      .send({ email: `${name}@mail.example`, firstName: name, lastName: 'X' });
  const register = (name: string) =>
    api().post('/ops/keys').set('Authorization', `Bearer ${test.platformKey}`).send({ name, platform: true });

  const endSessions = () =>
    asSuperuser(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()',
      [test.database.name],
    );
  const onlyRead = async (isOn: boolean) => {
    const database = `ALTER DATABASE "${test.database.name}"`;
    await asSuperuser(
      isOn ? `${database} SET default_transaction_read_only = on` : `${database} RESET default_transaction_read_only`,
    );
  };

  it('answers writes of tenants and of the register with 503 and Retry-After, reads with 200, and is left when it can', async () => {
    const before = await write(tenants[0].key, 'before');
    expect([before.status, before.body]).toEqual([201, expect.anything()]);
    await onlyRead(true);
    await endSessions();
    // A session that has ended is told by the request that finds it.
    await list(tenants[0].key);
    for (const answer of [
      await write(tenants[0].key, 'during'),
      await write(tenants[1].key, 'during'),
      await register('during'),
    ]) {
      expect([answer.status, answer.body.code]).toEqual([503, 'server_read_only']);
      expect(answer.headers['retry-after']).toMatch(/^\d+$/);
    }
    for (const { key } of tenants) await list(key).expect(200);
    await write(tenants[0].key, 'during').expect(503);
    await onlyRead(false);
    // Nothing is restarted: sessions keep what they began with, so a connection that was kept would go on refusing.
    const after = await Promise.all([write(tenants[0].key, 'after'), register('after')]);
    expect(after.map(({ status }) => status)).toEqual([201, 201]);
  });
});
