import { type Tenant } from '../../src/tenancy/index.js';
import { Cast, newEmail, type Someone } from './support/cast.js';

const ALL = ['products.read', 'orders.read', 'payouts.write', 'team.read', 'team.write', 'keys.write'];

describe('a key', () => {
  let cast: Cast;
  let shop: Tenant;
  let owner: Someone;
  let platform: string;

  beforeAll(async () => {
    cast = await Cast.start();
    platform = cast.app.platformKey;
    ({ tenant: shop } = await cast.tenant('commerce', 'shop'));
    owner = await cast.member(shop, 'owner');
  }, 120_000);
  afterAll(() => cast?.close());

  const ask = async (token: string, method: string, path: string, body?: object, baseUrl?: string) => {
    const answer = await cast.call({ method, path, token, body, baseUrl });
    return [answer.status, (answer.body as { code?: string }).code];
  };
  const keyBy = async (maker: Someone, scopes: readonly string[] = ALL): Promise<string> => {
    const body = { name: 'k', scopes };
    const { status, body: made } = await cast.call({
      method: 'POST',
      path: '/commerce/auth/api-keys',
      token: maker.token,
      body,
    });
    expect([status, made]).toMatchObject([201, { createdById: maker.userId }]);
    return made.key as string;
  };
  const change = async (userId: string, values: object) => {
    const path = `/commerce/auth/users/${userId}`;
    const { status } = await cast.call({ method: 'PATCH', path, token: owner.token, body: values });
    expect(status).toBe(200);
  };
  const processes = () => [cast.app.baseUrl, cast.other.baseUrl];

  it('of an admin makes no owner and disables none', async () => {
    const admin = await cast.member(shop, 'admin');
    const key = await keyBy(admin);
    const role = { email: newEmail(), role: 'owner' };
    expect(await ask(key, 'POST', '/commerce/auth/invitations', role)).toEqual([403, 'session_required']);
    const disable = { status: 'disabled' };
    const target = `/commerce/auth/users/${owner.userId}`;
    expect(await ask(key, 'PATCH', target, disable)).toEqual([403, 'session_required']);
    expect(await ask(admin.token, 'PATCH', target, disable)).toEqual([403, 'forbidden']);
    expect(await ask(owner.token, 'GET', '/commerce/auth/me')).toEqual([200, undefined]);
  });

  it('changes no member and makes, revokes and re-authenticates nothing, whoever made it', async () => {
    const key = await keyBy(owner);
    for (const [method, path, body] of [
      ['POST', '/commerce/auth/invitations', { email: newEmail(), role: 'member' }],
      ['PATCH', `/commerce/auth/users/${owner.userId}`, { role: 'member' }],
      ['POST', '/commerce/auth/api-keys', { name: 'k', scopes: [] }],
      ['DELETE', `/commerce/auth/api-keys/${owner.userId}`, undefined],
      ['POST', '/commerce/auth/re-authenticate', { password: 'x' }],
      ['POST', '/commerce/auth/password', { password: 'another long one' }],
    ] as const) {
      const [status, code] = await ask(key, method, path, body);
      expect([path, status, code]).toEqual([path, 403, expect.stringMatching(/^(session_required|forbidden)$/)]);
    }
  });

  it('shrinks in every process when its maker is demoted, and grows back', async () => {
    const admin = await cast.member(shop, 'admin');
    const key = await keyBy(admin);
    const statement = (baseUrl: string) => ask(key, 'POST', '/commerce/payouts/statements', {}, baseUrl);
    for (const baseUrl of processes()) expect(await statement(baseUrl)).toEqual([400, 'invalid_request']);
    await change(admin.userId, { role: 'member' });
    for (const baseUrl of processes()) {
      expect(await statement(baseUrl)).toEqual([403, 'forbidden']);
      expect(await ask(key, 'GET', '/commerce/orders', undefined, baseUrl)).toEqual([200, undefined]);
    }
    await change(admin.userId, { role: 'admin' });
    expect(await statement(cast.app.baseUrl)).toEqual([400, 'invalid_request']);
  });

  it('of a maker who is disabled or gone opens nothing', async () => {
    const [disabled, gone] = [await cast.member(shop, 'admin'), await cast.member(shop, 'admin')];
    const keys = [await keyBy(disabled), await keyBy(gone)];
    await change(disabled.userId, { status: 'disabled' });
    await cast.sql('DELETE FROM public.users WHERE id = $1', [gone.userId]);
    for (const key of keys) {
      for (const baseUrl of processes()) {
        expect(await ask(key, 'GET', '/commerce/products', undefined, baseUrl)).toEqual([401, 'unauthenticated']);
      }
    }
  });

  it('older than its maker’s column keeps its scopes, and does no sensitive act', async () => {
    const key = await keyBy(owner);
    await cast.sql('UPDATE public.api_keys SET created_by_id = NULL WHERE created_by_id = $1', [owner.userId]);
    expect(await ask(key, 'GET', '/commerce/auth/users')).toEqual([200, undefined]);
    const member = { email: newEmail(), role: 'member' };
    expect(await ask(key, 'POST', '/commerce/auth/invitations', member)).toEqual([403, 'session_required']);
  });

  it('is not made with scopes its maker lacks', async () => {
    const keysOnly = await cast.key({ scopes: ['keys.write', 'orders.read'] });
    const make = (scopes: string[]) =>
      cast.call({
        method: 'POST',
        path: '/commerce/auth/api-keys',
        token: keysOnly,
        tenant: 'shop',
        body: { name: 'k', scopes },
      });
    expect((await make(['orders.write'])).status).toBe(403);
    expect((await make(['orders.read'])).status).toBe(201);
    const member = await cast.member(shop, 'member');
    expect(await ask(member.token, 'POST', '/commerce/auth/api-keys', { name: 'k', scopes: [] })).toEqual([
      403,
      'forbidden',
    ]);
  });

  it('of the platform makes none that does more than it does', async () => {
    const limited = await cast.key({ scopes: ['ops.write', 'orders.read'] });
    const make = (terms: object) => ask(limited, 'POST', '/ops/keys', { name: 'k', ...terms });
    for (const terms of [
      { platform: true },
      { tenant: 'shop' },
      { tenant: 'shop', scopes: ['orders.read', 'orders.write'] },
      { tenant: 'shop', userId: owner.userId },
    ]) {
      expect([terms, await make(terms)]).toEqual([terms, [403, 'beyond_your_own']]);
    }
    expect((await make({ tenant: 'shop', scopes: ['orders.read'] }))[0]).toBe(201);
    const withKey = { blueprint: 'commerce', slug: 'fresh', apiKey: { name: 'k' } };
    expect(await ask(limited, 'POST', '/ops/tenants', withKey)).toEqual([403, 'beyond_your_own']);
    expect(await ask(await cast.key({ scopes: ['orders.read'] }), 'GET', '/ops/tenants')).toEqual([403, 'forbidden']);
  });

  it('bound to a user does what its scopes and the user’s role both allow', async () => {
    const member = await cast.member(shop, 'member');
    const personal = await cast.key({ tenant: shop, userId: member.userId });
    expect(await ask(personal, 'GET', '/commerce/products')).toEqual([200, undefined]);
    expect(await ask(personal, 'POST', '/commerce/payouts/statements', {})).toEqual([403, 'forbidden']);
    const { tenant: broker } = await cast.tenant('insurance', 'broker');
    const admin = await cast.brokerUser(broker, 'broker_admin');
    const reader = await cast.key({ tenant: broker, userId: admin, scopes: ['customers.read'] });
    expect(await ask(reader, 'GET', '/insurance/customers')).toEqual([200, undefined]);
    expect(await ask(reader, 'POST', '/insurance/customers', {})).toEqual([403, 'forbidden']);
    const { tenant: desk } = await cast.tenant('support', 'desk');
    const customer = await cast.key({ tenant: desk, userId: await cast.supportUser(desk, 'CUSTOMER') });
    expect(await ask(customer, 'GET', '/support/tickets')).toEqual([403, 'forbidden']);
  });

  it('bound to an agency admin shows no other client', async () => {
    const { tenant: client } = await cast.tenant('reporting', 'client');
    const agency = await cast.client(null, 'agency_admin');
    const personal = await cast.key({ tenant: client, userId: agency.userId });
    expect(await ask(personal, 'GET', '/reporting/overview')).toEqual([403, 'forbidden']);
    expect(await ask(agency.token, 'GET', '/reporting/overview')).toEqual([200, undefined]);
    const { tenant: workspace } = await cast.tenant('workspaces', 'Workspace12345');
    const someone = await cast.colleague(workspace, 'owner');
    const bound = await cast.key({ tenant: workspace, userId: someone.userId });
    expect(await ask(bound, 'GET', '/workspaces/mine')).toEqual([409, 'no_person']);
  });

  it('raises nobody above its own permissions: not by a role, not by changing or removing who has more', async () => {
    const { tenant: broker } = await cast.tenant('insurance', 'broker_two');
    const { tenant: desk } = await cast.tenant('support', 'desk_two');
    const [boss, lead] = [await cast.brokerUser(broker, 'broker_admin'), await cast.supportUser(desk, 'ADMIN')];
    const person = { email: newEmail(), firstName: 'F', lastName: 'L' };
    for (const [token, area, admin, role] of [
      [await cast.key({ tenant: broker, scopes: ['users.write'] }), 'insurance', boss, 'broker_admin'],
      [await cast.key({ tenant: desk, scopes: ['users.write'] }), 'support', lead, 'ADMIN'],
    ] as const) {
      for (const [method, path, body] of [
        ['POST', `/${area}/users`, { ...person, role }],
        ['PATCH', `/${area}/users/${admin}`, { firstName: 'Other' }],
        ['DELETE', `/${area}/users/${admin}`, undefined],
      ] as const) {
        expect([method, path, await ask(token, method, path, body)]).toEqual([method, path, [403, 'beyond_your_own']]);
      }
    }
    const whole = await cast.key({ tenant: broker });
    expect((await ask(whole, 'POST', '/insurance/users', { ...person, role: 'broker_admin' }))[0]).toBe(201);
    expect(await ask(platform, 'GET', '/ops/tenants')).toEqual([200, undefined]);
  });
});
