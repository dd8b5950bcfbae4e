import { workspaces } from '../../src/blueprints/workspaces/blueprint.js';
import { WorkspacesModule } from '../../src/blueprints/workspaces/workspaces.module.js';
import { NO_LIMITS, startBlueprint, type BlueprintApp, type Requests } from '../reporting/support/app.js';
import { invite, join, type Opened as Person, PASSWORD, signUp } from './support/people.js';

describe('members of a workspace', () => {
  let app: BlueprintApp;
  beforeAll(async () => {
    app = await startBlueprint(workspaces, WorkspacesModule, [], NO_LIMITS);
  });
  afterAll(() => app?.close());

  let n = 0;
  const person = () => signUp(app, { email: `p${n++}@example.com`, name: `Person ${n}` });
  /** Requests of a person in a workspace that is not the one of their session. */
  const inside = (who: Person, workspaceId: string): Requests => {
    const own = app.with(who.token);
    const header = { 'X-Tenant-ID': workspaceId };
    return {
      get: (path) => own.get(path, header),
      post: (path, body) => own.post(path, body, header),
      patch: (path, body) => own.patch(path, body, header),
      delete: (path) => own.delete(path, header),
    };
  };
  const add = (by: Requests, who: Person, role?: string) => join(app, by, who, role);
  const placeOf = async (by: Requests, who: Person): Promise<string> => {
    const { body } = await by.get(`/workspaces/members?userId=${who.user.id}`).expect(200);
    return (body as { items: { id: string }[] }).items[0].id;
  };
  const owners = async (workspaceId: string): Promise<number> => {
    const [{ n: count }] = (await app.scratch.dataSource.query(
      `SELECT count(*)::int AS n FROM workspace_members WHERE workspace_id = $1 AND role = 'owner'`,
      [workspaceId],
    )) as { n: number }[];
    return count;
  };

  it('are invited, with an account or without, and are members once they accept; members unless said', async () => {
    const [owner, guest] = [await person(), await person()];
    const by = app.with(owner.token);
    const token = await invite(app, by, guest.user.email.toUpperCase());
    await inside(guest, owner.workspaceId).get('/workspaces/current').expect(404);
    const pending = await by.get('/workspaces/invitations').expect(200);
    expect(pending.body).toMatchObject({ items: [{ email: guest.user.email, role: 'member' }] });
    const accept = (password: string) =>
      app.with().post('/workspaces/invitations/accept', { token, password, name: 'Guest' });
    await accept('another password').expect(401);
    const { body } = await accept(PASSWORD).expect(201);
    expect(body).toMatchObject({ workspaceId: owner.workspaceId, role: 'member', user: { id: guest.user.id } });
    const again = await by.post('/workspaces/members', { email: guest.user.email }).expect(409);
    expect(again.body).toMatchObject({ code: 'already_member' });
    await inside(guest, owner.workspaceId).get('/workspaces/current').expect(200);
    const fresh = await invite(app, by, 'newcomer@example.com', 'admin');
    const made = await app.with().post('/workspaces/invitations/accept', { token: fresh, password: PASSWORD });
    expect([made.status, made.body]).toMatchObject([201, { workspaceId: owner.workspaceId, role: 'admin' }]);
  });

  it('whose invitation is taken back cannot accept it; only an owner takes back an owner’s', async () => {
    const [owner, admin, guest] = [await person(), await person(), await person()];
    const by = app.with(owner.token);
    await add(by, admin, 'admin');
    const token = await invite(app, by, guest.user.email, 'owner');
    const [{ id }] = ((await by.get('/workspaces/invitations')).body as { items: { id: string }[] }).items;
    const asAdmin = inside(admin, owner.workspaceId);
    await asAdmin.delete(`/workspaces/invitations/${id}`).expect(403);
    await asAdmin.post('/workspaces/members', { email: guest.user.email }).expect(403);
    await app.with(guest.token).delete(`/workspaces/invitations/${id}`).expect(404);
    await by.delete(`/workspaces/invitations/${id}`).expect(204);
    await app.with(guest.token).post('/workspaces/session/accept-invitation', { token }).expect(422);
  });

  it('do what their role allows', async () => {
    const [owner, admin, member, other] = [await person(), await person(), await person(), await person()];
    const by = app.with(owner.token);
    await add(by, admin, 'admin');
    const memberId = await add(by, member);
    const asMember = inside(member, owner.workspaceId);
    const denied = await asMember.post('/workspaces/members', { email: other.user.email }).expect(403);
    expect(JSON.stringify(denied.body)).toContain('members.write');
    await asMember.patch('/workspaces/current', { name: 'Mine now' }).expect(403);
    await asMember.patch(`/workspaces/members/${memberId}`, { role: 'owner' }).expect(403);
    await asMember.get('/workspaces/members').expect(200);
    const asAdmin = inside(admin, owner.workspaceId);
    await asAdmin.patch('/workspaces/current', { name: 'Ours' }).expect(200);
    const otherId = await add(asAdmin, other);
    await asAdmin.patch(`/workspaces/members/${otherId}`, { role: 'admin' }).expect(200);
    for (const attempt of [
      asAdmin.patch(`/workspaces/members/${otherId}`, { role: 'owner' }),
      asAdmin.patch(`/workspaces/members/${await placeOf(by, owner)}`, { role: 'member' }),
      asAdmin.delete(`/workspaces/members/${await placeOf(by, owner)}`),
    ]) {
      const { status, body } = await attempt;
      expect([status, body]).toMatchObject([403, { code: 'owner_needed' }]);
    }
    await by.patch(`/workspaces/members/${otherId}`, { role: 'owner' }).expect(200);
    expect(await owners(owner.workspaceId)).toBe(2);
  });

  it('cannot lose their last owner: by leaving, removal or another role', async () => {
    const [owner, member] = [await person(), await person()];
    const by = app.with(owner.token);
    const memberId = await add(by, member);
    const ownId = await placeOf(by, owner);
    for (const attempt of [
      by.post('/workspaces/members/leave'),
      by.delete(`/workspaces/members/${ownId}`),
      by.patch(`/workspaces/members/${ownId}`, { role: 'admin' }),
    ]) {
      const { status, body } = await attempt;
      expect([status, body]).toMatchObject([409, { code: 'last_owner' }]);
    }
    await by.patch(`/workspaces/members/${memberId}`, { role: 'owner' }).expect(200);
    await by.post('/workspaces/members/leave').expect(204);
    expect(await owners(owner.workspaceId)).toBe(1);
  });

  it('keep exactly one owner when all owners leave at the same moment', async () => {
    for (let round = 0; round < 4; round++) {
      const first = await person();
      const all = [first, await person(), await person(), await person()];
      const by = app.with(first.token);
      for (const other of all.slice(1)) await add(by, other, 'owner');
      const answers = await Promise.all(
        all.map((each) => inside(each, first.workspaceId).post('/workspaces/members/leave')),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([204, 204, 204, 409]);
      expect(await owners(first.workspaceId)).toBe(1);
    }
  });

  it('keep an owner when two owners demote each other', async () => {
    for (let round = 0; round < 4; round++) {
      const [one, two] = [await person(), await person()];
      const asOne = app.with(one.token);
      const twoId = await add(asOne, two, 'owner');
      const oneId = await placeOf(asOne, one);
      await Promise.all([
        asOne.patch(`/workspaces/members/${twoId}`, { role: 'member' }),
        inside(two, one.workspaceId).patch(`/workspaces/members/${oneId}`, { role: 'member' }),
      ]);
      expect(await owners(one.workspaceId)).toBe(1);
    }
  });

  it('are out at once when they are taken out', async () => {
    const [owner, member] = [await person(), await person()];
    const by = app.with(owner.token);
    const memberId = await add(by, member);
    const session = app.with(member.token);
    await session.post('/workspaces/session/switch', { workspaceId: owner.workspaceId }).expect(200);
    await session.get('/workspaces/members').expect(200);
    await by.delete(`/workspaces/members/${memberId}`).expect(204);
    await session.get('/workspaces/members').expect(401);
    await by.get(`/workspaces/members/${memberId}`).expect(404);
  });

  it('of another workspace do not exist', async () => {
    const [one, two] = [await person(), await person()];
    const theirs = await placeOf(app.with(two.token), two);
    const nowhere = '00000000-0000-4000-8000-0000000000ff';
    const by = app.with(one.token);
    for (const request of [
      (id: string) => by.get(`/workspaces/members/${id}`),
      (id: string) => by.patch(`/workspaces/members/${id}`, { role: 'member' }),
      (id: string) => by.delete(`/workspaces/members/${id}`),
      (id: string) => by.get(`/workspaces/members?userId=${id === theirs ? two.user.id : id}`),
    ]) {
      const [other, none] = [await request(theirs), await request(nowhere)];
      expect([other.status, other.body]).toEqual([none.status, none.body]);
    }
    expect(await owners(two.workspaceId)).toBe(1);
  });
});
