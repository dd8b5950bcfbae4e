import { createHash } from 'node:crypto';
import { isValidWorkspaceId } from '../../src/blueprints/workspaces/ids/workspace-id.js';
import { workspaces } from '../../src/blueprints/workspaces/blueprint.js';
import { seedDemoWorkspace } from '../../src/blueprints/workspaces/demo/demo-workspace.js';
import { WorkspacesModule } from '../../src/blueprints/workspaces/workspaces.module.js';
import { startBlueprint, type BlueprintApp } from '../reporting/support/app.js';
import { type Opened, PASSWORD, signUp as signUpWith } from './support/people.js';

describe('people of workspaces', () => {
  let app: BlueprintApp;
  beforeAll(async () => {
    app = await startBlueprint(workspaces, WorkspacesModule);
    for (const tenant of app.tenants) await app.scratch.as(tenant, (manager) => seedDemoWorkspace(manager, tenant));
  });
  afterAll(() => app?.close());

  let n = 0;
  const signUp = (name = 'Vera Holm') => signUpWith(app, { email: `Vera.${n++}@Example.com`, name });
  const logIn = (email: string, password = PASSWORD, more = {}) =>
    app.with().post('/workspaces/log-in', { email, password, ...more });

  it('sign up into a workspace of their own, which they own', async () => {
    const { token, workspaceId, role, user } = await signUp();
    expect(isValidWorkspaceId(workspaceId)).toBe(true);
    expect(role).toBe('owner');
    expect(user.email).toMatch(/^vera\.\d+@example\.com$/);
    const me = app.with(token);
    const { body } = await me.get('/workspaces/current').expect(200);
    expect(body).toMatchObject({ id: workspaceId, name: 'Vera Holm’s workspace', createdBy: user.id });
    const members = await me.get('/workspaces/members').expect(200);
    expect(members.body).toMatchObject({
      total: 1,
      items: [{ userId: user.id, role: 'owner', email: user.email, name: 'Vera Holm' }],
    });
  });

  it('sign up once per e-mail, whatever its case, and never see a hash', async () => {
    const { user } = await signUp();
    const before = app.mail.all.length;
    const body = { email: user.email.toUpperCase(), password: PASSWORD, name: 'Again' };
    const { body: answer } = await app.with().post('/workspaces/sign-up', body).expect(202);
    expect(answer).toEqual({ message: 'If that is possible, an e-mail is on its way.' });
    expect(await app.mail.to(user.email, before)).toMatchObject({ purpose: 'known', token: null });
    const { text } = await logIn(user.email).expect(200);
    expect(text).not.toMatch(/argon2|password/i);
  });

  it('log in with the right password only; the answer does not tell what was wrong', async () => {
    const { user } = await signUp();
    await logIn(user.email).expect(200);
    const wrong = await logIn(user.email, 'wrong horse battery').expect(401);
    const unknown = await logIn('nobody@example.com').expect(401);
    const platform = await logIn('iris.moreau@example.com').expect(401);
    expect(wrong.body).toEqual(unknown.body);
    expect(platform.body).toEqual(unknown.body);
    await logIn('not an email').expect(400);
  });

  it('leave only the hash of their token behind', async () => {
    const { token } = await signUp();
    const id = createHash('sha256').update(token).digest('hex');
    const rows = await app.scratch.dataSource.query('SELECT id FROM sessions WHERE id = ANY($1)', [[id, token]]);
    expect(rows).toEqual([{ id }]);
    // What is stored is worth nothing as a token.
    await app.with(id).get('/workspaces/current').expect(401);
    await app.with(`ws_${id}`).get('/workspaces/current').expect(401);
  });

  it('log out at once, and are out when the session has expired', async () => {
    const { token, user } = await signUp();
    const { body } = await logIn(user.email).expect(200);
    const second = (body as Opened).token;
    await app.with(token).post('/workspaces/log-out').expect(204);
    await app.with(token).get('/workspaces/session').expect(401);
    await app.with(second).get('/workspaces/session').expect(200);
    await app.scratch.dataSource.query(`UPDATE sessions SET expires_at = now() WHERE user_id = $1`, [user.id]);
    await app.with(second).get('/workspaces/session').expect(401);
  });

  it('create further workspaces and switch between them; the session remembers', async () => {
    const { token, workspaceId: first } = await signUp();
    const me = app.with(token);
    const { body } = await me.post('/workspaces', { name: 'Second', description: 'Another' }).expect(201);
    const second = (body as { id: string }).id;
    expect(isValidWorkspaceId(second)).toBe(true);
    expect((await me.get('/workspaces/current')).body).toMatchObject({ id: first });
    const mine = (await me.get('/workspaces/mine').expect(200)).body as { items: { id: string; role: string }[] };
    expect(mine.items.map(({ id, role }) => [id, role])).toEqual([
      [first, 'owner'],
      [second, 'owner'],
    ]);
    const switched = await me.post('/workspaces/session/switch', { workspaceId: second }).expect(200);
    expect(switched.body).toMatchObject({ workspaceId: second, role: 'owner' });
    expect((await me.get('/workspaces/current')).body).toMatchObject({ id: second, description: 'Another' });
    // A header chooses for one request, among one's own.
    expect((await me.get('/workspaces/current', { 'X-Tenant-ID': first })).body).toMatchObject({ id: first });
  });

  it('enter no workspace they are not in: it answers like one that is nowhere', async () => {
    const { token } = await signUp();
    const me = app.with(token);
    const [foreign] = app.tenants;
    for (const route of ['/workspaces/current', '/workspaces/members']) {
      const other = await me.get(route, { 'X-Tenant-ID': foreign.slug }).expect(404);
      const none = await me.get(route, { 'X-Tenant-ID': 'NoSuchWorkspace' }).expect(404);
      expect(other.body).toEqual(none.body);
    }
    const other = await me.post('/workspaces/session/switch', { workspaceId: foreign.slug }).expect(404);
    const none = await me.post('/workspaces/session/switch', { workspaceId: 'NoSuchWorkspace' }).expect(404);
    expect(other.body).toEqual(none.body);
    expect((await me.get('/workspaces/session').expect(200)).body).not.toMatchObject({ workspaceId: foreign.slug });
  });

  it.each(['short', 'with-dash-12', 'a'.repeat(21), "x' OR '1'='1"])(
    'refuse the workspace id %j before any SQL',
    async (id) => {
      const { token } = await signUp();
      const me = app.with(token);
      await me.post('/workspaces/session/switch', { workspaceId: id }).expect(400);
      await logIn('vera.0@example.com', PASSWORD, { workspaceId: id }).expect(400);
    },
  );

  it('in no workspace any more, can start a new one', async () => {
    const { user, workspaceId } = await signUp();
    await app.scratch.dataSource.query('DELETE FROM workspace_members WHERE workspace_id = $1', [workspaceId]);
    const { body } = await logIn(user.email).expect(409);
    expect(body).toMatchObject({ code: 'no_workspace' });
    const again = await logIn(user.email, PASSWORD, { newWorkspaceName: 'Fresh' }).expect(200);
    expect((again.body as Opened).role).toBe('owner');
  });

  it('change name and description of the workspace when their role allows it', async () => {
    const { token } = await signUp();
    const me = app.with(token);
    const { body } = await me.patch('/workspaces/current', { description: 'New words' }).expect(200);
    expect(body).toMatchObject({ description: 'New words' });
    await me.patch('/workspaces/current', { id: 'AnotherId1234' }).expect(400);
    await me.patch('/workspaces/current', { createdBy: '00000000-0000-4000-8000-000000000101' }).expect(400);
  });

  it('are not machines: a key has no session and no workspaces of its own', async () => {
    const key = app.as(app.tenants[0]);
    await key.get('/workspaces/mine').expect(409);
    await key.post('/workspaces/log-out').expect(409);
    await key.post('/workspaces', { name: 'x' }).expect(409);
    const { body } = await key.get('/workspaces/members?sort=role').expect(200);
    expect((body as { items: { name: string }[] }).items.map(({ name }) => name).sort()).toEqual([
      'Iris Moreau',
      'Nell Fox',
      'Tom Abara',
    ]);
  });
});
