import { Client } from 'pg';
import request from 'supertest';
import { Membership } from '../../src/blueprints/reporting/people/membership.js';
import { MembershipRole } from '../../src/blueprints/reporting/people/enums.js';
import { Sessions } from '../../src/blueprints/reporting/sign-in/sessions.js';
import { IDENTITY_MANAGER } from '../../src/access/index.js';
import { startTestApp, type TestApp, type TestTenant } from '../support/app.js';
import { type EntityManager } from 'typeorm';

describe('an agency admin sees all clients, and nobody else does', () => {
  let test: TestApp;
  let harbour: TestTenant;

  beforeAll(async () => {
    test = await startTestApp({ BLUEPRINTS: 'reporting,workspaces' });
    harbour = await test.createTenant({ slug: 'harbour', blueprint: 'reporting', name: 'Harbour Dental', seed: true });
    await test.createTenant({ slug: 'lumen', blueprint: 'reporting', name: 'Lumen Lighting', seed: true });
  });
  afterAll(() => test.close());

  const tokenOf = async (role: MembershipRole) => {
    const manager = test.app.get<EntityManager>(IDENTITY_MANAGER);
    const { userId } = await manager.findOneByOrFail(Membership, { role });
    const origin = { ipAddress: null, userAgent: null };
    return (await test.app.get(Sessions, { strict: false }).open(userId, origin)).token;
  };
  const get = (path: string, token: string) => request(test.baseUrl).get(path).set('Authorization', `Bearer ${token}`);
  const looks = async () => {
    const { body } = await owner(`SELECT actor, details FROM meta.provisioning_events WHERE action = 'overview.read'`);
    return body;
  };
  const owner = async (sql: string, url = test.urls.ownerUrl) => {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      return { body: (await client.query(sql)).rows };
    } finally {
      await client.end();
    }
  };

  it('lists every client with its latest week, and leaves an event', async () => {
    const before = (await looks()).length;
    const { body } = await get('/reporting/overview', await tokenOf(MembershipRole.AgencyAdmin)).expect(200);
    expect(body.map((client: { name: string }) => client.name)).toEqual(['Harbour Dental', 'Lumen Lighting']);
    for (const client of body)
      expect(client).toMatchObject({ weekEndingDate: expect.any(String), openComments: expect.any(Number) });
    expect((await looks()).slice(before)).toEqual([{ actor: expect.any(String), details: { name: 'clients' } }]);
  });

  it('answers one week and one endpoint over all clients', async () => {
    const token = await tokenOf(MembershipRole.AgencyAdmin);
    const [{ weekEndingDate }] = (await get('/reporting/overview', token).expect(200)).body;
    const { body } = await get(`/reporting/overview/weeks?weekEndingDate=${weekEndingDate}`, token).expect(200);
    expect(body.length).toBeGreaterThanOrEqual(1);
    await get('/reporting/overview/weeks?weekEndingDate=yesterday', token).expect(400);
    await get('/reporting/overview/snapshots?endpoint=/time-entries', token).expect(200);
  });

  it('refuses members of one client, keys of a tenant and no credential', async () => {
    for (const role of [MembershipRole.AgencyMember, MembershipRole.ClientAdmin, MembershipRole.ClientViewer]) {
      await get('/reporting/overview', await tokenOf(role)).expect(403);
    }
    await get('/reporting/overview', harbour.key).expect(403);
    await request(test.baseUrl).get('/reporting/overview').expect(401);
  });

  it('reads and never writes: the register’s login may not change a tenant’s rows', async () => {
    for (const sql of [
      `UPDATE reporting.report_weeks SET title = 'x'`,
      'DELETE FROM reporting.sync_runs',
      `SELECT * FROM reporting.data_sources`,
    ]) {
      await expect(owner(sql, test.urls.metaUrl)).rejects.toMatchObject({ code: '42501' });
    }
  });

  it('lists a person’s own workspaces, which asks across tenants too', async () => {
    const person = { email: 'kim@example.com', name: 'Kim', workspaceName: 'Kim’s place' };
    await request(test.baseUrl).post('/workspaces/sign-up').send(person).expect(202);
    const { token } = await test.outbox.to(person.email);
    const signedUp = await request(test.baseUrl)
      .post('/workspaces/sign-up/complete')
      .send({ token, password: 'correct horse battery' });
    expect([signedUp.status, signedUp.body]).toEqual([201, expect.objectContaining({ token: expect.any(String) })]);
    const { body } = await get('/workspaces/mine', signedUp.body.token).expect(200);
    expect(JSON.stringify(body)).toContain('Kim’s place');
  });
});
