import { createHash } from 'node:crypto';
import { reporting } from '../../src/blueprints/reporting/blueprint.js';
import { seedDemoClient } from '../../src/blueprints/reporting/demo/demo-client.js';
import { ReportingModule } from '../../src/blueprints/reporting/reporting.module.js';
import { startBlueprint, type BlueprintApp, type Requests } from './support/app.js';
import {
  accept as acceptWith,
  type Invited,
  invite as inviteTo,
  member as memberOf,
  type Opened,
  PASSWORD,
} from './support/people.js';

describe('people of the agency and its clients', () => {
  let app: BlueprintApp;
  let harbour: Requests;
  beforeAll(async () => {
    app = await startBlueprint(reporting, ReportingModule);
    for (const tenant of app.tenants) await app.scratch.as(tenant, (manager) => seedDemoClient(manager, tenant));
    harbour = app.asOperator(app.tenants[0]);
  });
  afterAll(() => app?.close());

  let n = 0;
  const invite = (role: string, email?: string): Promise<Invited> => inviteTo(app, harbour, role, email);
  const accept = (token: string) => acceptWith(app, token);
  const member = (role: string): Promise<Opened> => memberOf(app, harbour, role);
  const adminEverywhere = async (): Promise<Opened> => {
    const admin = await member('client_viewer');
    await app.scratch.dataSource.query('DELETE FROM memberships WHERE user_id = $1', [admin.user.id]);
    await app.scratch.dataSource.query(`INSERT INTO memberships (user_id, role) VALUES ($1, 'agency_admin')`, [
      admin.user.id,
    ]);
    return admin;
  };

  it('are invited, accept once, and are in', async () => {
    const { token, body: invitation, email } = await invite('client_admin');
    expect(invitation).toEqual({ id: expect.any(String), email, role: 'client_admin', expiresAt: expect.any(String) });
    const { body } = await accept(token).expect(201);
    expect(body).toMatchObject({ user: { status: 'active' }, memberships: [{ tenantId: app.tenants[0].id }] });
    await app
      .with((body as Opened).token)
      .get('/reporting/report-weeks')
      .expect(200);
    await accept(token).expect(422);
    const concurrent = await invite('client_viewer');
    const answers = await Promise.all(Array.from({ length: 5 }, () => accept(concurrent.token)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 422, 422, 422, 422]);
  });

  it('cannot use an invitation that is old, replaced, taken back or made up, nor what is stored of it', async () => {
    const email = 'late@example.com';
    const first = await invite('client_viewer', email);
    const second = await invite('client_viewer', email);
    await accept(first.token).expect(422);
    const [{ identifier: stored }] = (await app.scratch.dataSource.query(
      'SELECT identifier FROM verifications WHERE email = $1',
      [email],
    )) as { identifier: string }[];
    expect(stored).toBe(createHash('sha256').update(second.token).digest('hex'));
    await accept(stored).expect(422);
    await app.scratch.dataSource.query(`UPDATE verifications SET expires_at = now() WHERE email = $1`, [email]);
    await accept(second.token).expect(422);
    const third = await invite('client_viewer', email);
    const { body } = await harbour.get('/reporting/invitations').expect(200);
    expect((body as { items: object[] }).items).toContainEqual(third.body);
    await app.asOperator(app.tenants[1]).delete(`/reporting/invitations/${third.body.id}`).expect(404);
    await harbour.delete(`/reporting/invitations/${third.body.id}`).expect(204);
    await accept(third.token).expect(422);
  });

  it('log in; a wrong password, an unknown e-mail and a disabled person get one answer', async () => {
    const { user } = await member('client_viewer');
    const [{ email }] = (await app.scratch.dataSource.query('SELECT email FROM users WHERE id = $1', [user.id])) as {
      email: string;
    }[];
    const logIn = (body: object) => app.with().post('/reporting/log-in', body);
    const { body } = await logIn({ email: email.toUpperCase(), password: PASSWORD }).expect(200);
    const { token } = body as Opened;
    await app.with(token).get('/reporting/session').expect(200);
    const refusals = [
      await logIn({ email, password: 'wrong' }),
      await logIn({ email: 'nobody@example.com', password: PASSWORD }),
      await logIn({ email: 'ada@northstar.example.com', password: PASSWORD }),
    ];
    await app.scratch.dataSource.query(`UPDATE users SET status = 'disabled' WHERE id = $1`, [user.id]);
    refusals.push(await logIn({ email, password: PASSWORD }));
    for (const refusal of refusals) expect([refusal.status, refusal.body]).toEqual([401, refusals[0].body]);
    // Disabled: sessions that are open end with it.
    await app.with(token).get('/reporting/session').expect(401);
  });

  it('leave the hash of their token behind, and are out when they log out', async () => {
    const { token } = await member('client_viewer');
    const rows = await app.scratch.dataSource.query('SELECT count(*)::int AS n FROM sessions WHERE token = $1', [
      createHash('sha256').update(token).digest('hex'),
    ]);
    expect(rows).toEqual([{ n: 1 }]);
    await app.with(token).post('/reporting/log-out').expect(204);
    await app.with(token).get('/reporting/session').expect(401);
  });

  it('enter their own tenant only; another one answers like one that is nowhere', async () => {
    const { token } = await member('agency_member');
    const me = app.with(token);
    await me.get('/reporting/report-weeks').expect(200);
    const other = await me.get('/reporting/report-weeks', { 'X-Tenant-ID': 'lumen' }).expect(404);
    const none = await me.get('/reporting/report-weeks', { 'X-Tenant-ID': 'nowhere' }).expect(404);
    expect(other.body).toEqual(none.body);
  });

  it('enter every tenant as an agency admin, naming it', async () => {
    const { token } = await adminEverywhere();
    const me = app.with(token);
    await me.get('/reporting/report-weeks').expect(404);
    for (const { slug, name } of app.tenants) {
      const { body } = await me
        .get('/reporting/report-weeks?weekEndingDate=2026-01-04', { 'X-Tenant-ID': slug })
        .expect(200);
      expect((body as { items: { title: string }[] }).items[0].title).toBe(`${name}: week 1`);
    }
  });

  it('do what their role allows', async () => {
    const [worker, client, viewer] = [
      await member('agency_member'),
      await member('client_admin'),
      await member('client_viewer'),
    ];
    const week = await app
      .with(worker.token)
      .post('/reporting/report-weeks', { weekEndingDate: '2027-01-03' })
      .expect(201);
    const path = `/reporting/report-weeks/${(week.body as { id: string }).id}`;
    await app.with(viewer.token).get(path).expect(200);
    await app.with(viewer.token).post(`${path}/submit`).expect(403);
    await app.with(client.token).post(`${path}/submit`).expect(403);
    await app.with(worker.token).post(`${path}/submit`).expect(200);
    await app.with(worker.token).post(`${path}/approve`).expect(403);
    await app.with(client.token).post(`${path}/approve`).expect(200);
    await app.with(client.token).post(`${path}/publish`).expect(403);
    await app.with(worker.token).post(`${path}/publish`).expect(200);
    const { body } = await app.with(viewer.token).get(path).expect(200);
    expect(body).toMatchObject({ approvedById: client.user.id, publishedById: worker.user.id });
  });

  it('give and take only the roles their own may', async () => {
    const [client, worker] = [await member('client_admin'), await member('agency_member')];
    const by = app.with(client.token);
    const give = (role: string) => by.post('/reporting/invitations', { email: `r${n++}@example.com`, name: 'R', role });
    await give('client_viewer').expect(201);
    for (const role of ['agency_member', 'agency_admin']) {
      const { body } = await give(role).expect(403);
      expect(body).toMatchObject({ code: 'role_not_yours_to_give', allowed: ['client_admin', 'client_viewer'] });
    }
    await app
      .with(worker.token)
      .post('/reporting/invitations', { email: 'x@example.com', name: 'X', role: 'client_viewer' })
      .expect(403);
    const { body } = await by.get('/reporting/memberships').expect(200);
    const { items } = body as { items: { id: string; role: string; user: { id: string } }[] };
    const placeOf = (id: string) => items.find(({ user }) => user.id === id)!.id;
    await by.patch(`/reporting/memberships/${placeOf(worker.user.id)}`, { role: 'client_viewer' }).expect(403);
    await by.delete(`/reporting/memberships/${placeOf(worker.user.id)}`).expect(403);
    await by.delete(`/reporting/memberships/${placeOf(client.user.id)}`).expect(409);
    const viewer = items.find(({ role }) => role === 'client_viewer')!;
    await by.patch(`/reporting/memberships/${viewer.id}`, { role: 'client_admin' }).expect(200);
    await by.delete(`/reporting/memberships/${viewer.id}`).expect(204);
  });

  it('are out of a tenant at once when they are taken out of it', async () => {
    const { token, user } = await member('client_viewer');
    const { body } = await harbour.get('/reporting/memberships').expect(200);
    const { items } = body as { items: { id: string; user: { id: string } }[] };
    await app.with(token).get('/reporting/report-weeks').expect(200);
    await harbour.delete(`/reporting/memberships/${items.find((each) => each.user.id === user.id)!.id}`).expect(204);
    await app.with(token).get('/reporting/report-weeks').expect(404);
  });

  it('of another tenant are not found there, nor shown', async () => {
    const lumen = app.asOperator(app.tenants[1]);
    const { body } = await harbour.get('/reporting/memberships').expect(200);
    const { items } = body as { items: { id: string; user: { email: string } }[] };
    const nowhere = '00000000-0000-4000-8000-0000000000ff';
    for (const request of [
      (id: string) => lumen.delete(`/reporting/memberships/${id}`),
      (id: string) => lumen.patch(`/reporting/memberships/${id}`, { role: 'client_viewer' }),
    ]) {
      const [other, none] = [await request(items[0].id), await request(nowhere)];
      expect([other.status, other.body]).toEqual([none.status, none.body]);
      expect(other.status).toBe(404);
    }
    const theirs = await lumen.get('/reporting/memberships').expect(200);
    expect(theirs.text).not.toContain('harbour');
  });

  it('have no secrets in any answer', async () => {
    const { token } = await member('client_admin');
    for (const path of ['/reporting/session', '/reporting/memberships', '/reporting/invitations']) {
      const { text } = await app.with(token).get(path).expect(200);
      expect(text).not.toMatch(/argon2|password|token/i);
    }
  });
});
