import { type Tenant } from '../../src/tenancy/index.js';
import { Cast, PASSWORD, type Someone } from './support/cast.js';

describe('the credentials of a person', () => {
  let cast: Cast;
  let shop: Tenant;
  let client: Tenant;
  let workspace: Tenant;
  let owner: Someone;

  beforeAll(async () => {
    cast = await Cast.start();
    ({ tenant: shop } = await cast.tenant('commerce', 'shop'));
    ({ tenant: client } = await cast.tenant('reporting', 'client'));
    ({ tenant: workspace } = await cast.tenant('workspaces', 'Workspace12345'));
    owner = await cast.member(shop, 'owner');
  }, 120_000);
  afterAll(() => cast?.close());

  /** The statuses in both processes. */
  const get = (token: string, path: string, tenant?: string) =>
    Promise.all(
      [cast.app.baseUrl, cast.other.baseUrl].map(
        async (baseUrl) => (await cast.call({ method: 'GET', path, token, tenant, baseUrl })).status,
      ),
    );
  const post = (path: string, body: object, token?: string) => cast.call({ method: 'POST', path, body, token });

  it('of a shop: session, key, personal key, link and password end when the member is disabled', async () => {
    const member = await cast.member(shop, 'admin');
    const made = await post('/commerce/auth/api-keys', { name: 'k', scopes: ['products.read'] }, member.token);
    const personal = await cast.key({ tenant: shop, userId: member.userId });
    const before = (await cast.app.outbox.all()).length;
    await post('/commerce/auth/links', { organization: 'shop', email: member.email });
    const { token: link } = await cast.app.outbox.to(member.email, before);
    const credentials = [member.token, made.body.key as string, personal];
    for (const token of credentials) expect(await get(token, '/commerce/products')).toEqual([200, 200]);
    const change = { method: 'PATCH', path: `/commerce/auth/users/${member.userId}`, token: owner.token };
    expect((await cast.call({ ...change, body: { status: 'disabled' } })).status).toBe(200);
    for (const token of credentials) expect(await get(token, '/commerce/products')).toEqual([401, 401]);
    expect((await post('/commerce/auth/links/use', { organization: 'shop', token: link })).status).toBe(401);
    const logIn = { organization: 'shop', email: member.email, password: PASSWORD };
    expect((await post('/commerce/auth/log-in', logIn)).status).toBe(401);
    expect((await cast.call({ ...change, body: { status: 'active' } })).status).toBe(200);
    // Sessions are not opened again by it.
    expect(await get(member.token, '/commerce/products')).toEqual([401, 401]);
  });

  it('of a shop: other sessions end with a new password', async () => {
    const member = await cast.member(shop, 'member');
    const [other, third] = [await cast.shopSession(shop, member.userId), await cast.shopSession(shop, member.userId)];
    const body = { password: 'another long password', currentPassword: PASSWORD };
    expect((await post('/commerce/auth/password', body, member.token)).status).toBe(204);
    for (const token of [other, third]) expect(await get(token, '/commerce/products')).toEqual([401, 401]);
    expect(await get(member.token, '/commerce/products')).toEqual([200, 200]);
  });

  it('of a shop: a stolen session sets no first password once it is old', async () => {
    const member = await cast.member(shop, 'member');
    await cast.sql('UPDATE public.users SET password_hash = NULL WHERE id = $1', [member.userId]);
    const old = await cast.shopSession(shop, member.userId, 60);
    const { status, body } = await post('/commerce/auth/password', { password: 'chosen by a thief' }, old);
    expect([status, body.code]).toEqual([403, 'recent_sign_in_required']);
  });

  it('of a client: session and personal key end when the person is disabled', async () => {
    const person = await cast.client(client, 'client_admin');
    const personal = await cast.key({ tenant: client, userId: person.userId });
    for (const token of [person.token, personal]) {
      expect(await get(token, '/reporting/report-weeks')).toEqual([200, 200]);
    }
    await cast.sql(`UPDATE reporting.users SET status = 'disabled' WHERE id = $1`, [person.userId]);
    for (const token of [person.token, personal]) {
      expect(await get(token, '/reporting/report-weeks')).toEqual([401, 401]);
    }
  });

  it('of a client: both enter no more when the membership is removed', async () => {
    const [admin, person] = [await cast.client(client, 'client_admin'), await cast.client(client, 'client_viewer')];
    const personal = await cast.key({ tenant: client, userId: person.userId });
    const { body } = await cast.call({ method: 'GET', path: '/reporting/memberships', token: admin.token });
    const place = (body.items as { id: string; user: { id: string } }[]).find(({ user }) => user.id === person.userId)!;
    const path = `/reporting/memberships/${place.id}`;
    expect((await cast.call({ method: 'DELETE', path, token: admin.token })).status).toBe(204);
    expect(await get(person.token, '/reporting/report-weeks', 'client')).toEqual([404, 404]);
    expect(await get(personal, '/reporting/report-weeks')).toEqual([401, 401]);
  });

  it('of a workspace: both enter no more when the member is removed, the other workspace stays open', async () => {
    const { tenant: second } = await cast.tenant('workspaces', 'Workspace67890');
    const [boss, person] = [await cast.colleague(workspace, 'owner'), await cast.colleague(workspace, 'member')];
    await cast.join(second, person.userId, 'member');
    const elsewhere = await cast.workspaceSession(second, person.userId);
    const personal = await cast.key({ tenant: workspace, userId: person.userId });
    const [{ id }] = await cast.sql(
      'SELECT id FROM workspaces.workspace_members WHERE workspace_id = $1 AND user_id = $2',
      [workspace.slug, person.userId],
    );
    expect(await get(personal, '/workspaces/current')).toEqual([200, 200]);
    const path = `/workspaces/members/${id}`;
    expect((await cast.call({ method: 'DELETE', path, token: boss.token })).status).toBe(204);
    expect(await get(personal, '/workspaces/current')).toEqual([401, 401]);
    expect(await get(person.token, '/workspaces/current')).toEqual([401, 401]);
    expect(await get(elsewhere, '/workspaces/current', workspace.slug)).toEqual([404, 404]);
    expect(await get(elsewhere, '/workspaces/current')).toEqual([200, 200]);
  });

  it('of a workspace: the personal key ends when the person is disabled', async () => {
    const person = await cast.colleague(workspace, 'owner');
    const personal = await cast.key({ tenant: workspace, userId: person.userId });
    expect(await get(personal, '/workspaces/current')).toEqual([200, 200]);
    await cast.sql('UPDATE workspaces.users SET disabled_at = now() WHERE id = $1', [person.userId]);
    expect(await get(personal, '/workspaces/current')).toEqual([401, 401]);
  });

  it('of a broker and of a support team: personal keys end with their user', async () => {
    const { tenant: broker } = await cast.tenant('insurance', 'broker');
    const { tenant: desk } = await cast.tenant('support', 'desk');
    const [user, agent] = [await cast.brokerUser(broker, 'broker_admin'), await cast.supportUser(desk, 'ADMIN')];
    const keys = {
      '/insurance/customers': await cast.key({ tenant: broker, userId: user }),
      '/support/tickets': await cast.key({ tenant: desk, userId: agent }),
    };
    for (const [path, key] of Object.entries(keys)) expect([path, await get(key, path)]).toEqual([path, [200, 200]]);
    await cast.sql(`UPDATE "${broker.schemaName}".users SET status = 'disabled' WHERE id = $1`, [user]);
    await cast.sql('UPDATE support.users SET active = false WHERE id = $1', [agent]);
    for (const [path, key] of Object.entries(keys)) expect([path, await get(key, path)]).toEqual([path, [401, 401]]);
  });

  it('that name nobody, are revoked or have expired open nothing', async () => {
    const nobody = '00000000-0000-4000-8000-00000000dead';
    for (const [tenant, path] of [
      [shop, '/commerce/products'],
      [client, '/reporting/report-weeks'],
      [workspace, '/workspaces/current'],
    ] as const) {
      expect(await get(await cast.key({ tenant, userId: nobody }), path)).toEqual([401, 401]);
      const expired = await cast.key({ tenant, expiresAt: new Date(Date.now() - 1_000) });
      expect(await get(expired, path)).toEqual([401, 401]);
      const key = await cast.key({ tenant });
      expect(await get(key, path)).toEqual([200, 200]);
      await cast.sql('UPDATE meta.api_keys SET revoked_at = now() WHERE prefix = $1', [key.split('_')[1]]);
      expect(await get(key, path)).toEqual([401, 401]);
    }
  });
});
