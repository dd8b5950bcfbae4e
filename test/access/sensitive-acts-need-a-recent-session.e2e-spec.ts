import { type Tenant } from '../../src/tenancy/index.js';
import { Cast, newEmail, PASSWORD, type Someone } from './support/cast.js';

const NOWHERE = '00000000-0000-4000-8000-00000000dead';
const OLD = 11;

interface Place {
  readonly name: string;
  readonly tenant: Tenant;
  readonly key: string;
  readonly someone: Someone;
  /** A session of the person that was opened so many minutes ago. */
  session(minutesAgo: number): Promise<string>;
  readonly reAuthenticate: string;
  readonly acts: readonly (readonly [method: string, path: string, body?: object])[];
}

describe('a sensitive act', () => {
  let cast: Cast;
  const places: Place[] = [];

  beforeAll(async () => {
    cast = await Cast.start({ BLUEPRINTS: 'commerce,reporting,workspaces', SENSITIVE_ACTION_MINUTES: '10' });
    const [shop, client] = [await cast.tenant('commerce', 'shop'), await cast.tenant('reporting', 'client')];
    const workspace = await cast.tenant('workspaces', 'Workspace12345');
    const [owner, admin, colleague] = [
      await cast.member(shop.tenant, 'owner'),
      await cast.client(client.tenant, 'client_admin'),
      await cast.colleague(workspace.tenant, 'owner'),
    ];
    places.push(
      {
        name: 'commerce',
        ...shop,
        someone: owner,
        session: (minutesAgo) => cast.shopSession(shop.tenant, owner.userId, minutesAgo),
        reAuthenticate: '/commerce/auth/re-authenticate',
        acts: [
          ['POST', '/commerce/auth/invitations', { email: newEmail(), role: 'owner' }],
          ['PATCH', `/commerce/auth/users/${NOWHERE}`, { role: 'member' }],
          ['POST', '/commerce/auth/api-keys', { name: 'k', scopes: [] }],
          ['DELETE', `/commerce/auth/api-keys/${NOWHERE}`],
          ['PATCH', '/commerce/shop', { stripeAccountId: 'acct_1' }],
          ['PATCH', '/commerce/shop', { settings: {}, shopifyAccessToken: null }],
        ],
      },
      {
        name: 'reporting',
        ...client,
        someone: admin,
        session: (minutesAgo) => cast.clientSession(admin.userId, minutesAgo),
        reAuthenticate: '/reporting/re-authenticate',
        acts: [
          ['POST', '/reporting/invitations', { email: newEmail(), name: 'N', role: 'client_admin' }],
          ['DELETE', `/reporting/invitations/${NOWHERE}`],
          ['PATCH', `/reporting/memberships/${NOWHERE}`, { role: 'client_viewer' }],
          ['DELETE', `/reporting/memberships/${NOWHERE}`],
        ],
      },
      {
        name: 'workspaces',
        ...workspace,
        someone: colleague,
        session: (minutesAgo) => cast.workspaceSession(workspace.tenant, colleague.userId, minutesAgo),
        reAuthenticate: '/workspaces/re-authenticate',
        acts: [
          ['POST', '/workspaces/members', {}],
          ['PATCH', `/workspaces/members/${NOWHERE}`, { role: 'admin' }],
          ['DELETE', `/workspaces/members/${NOWHERE}`],
          ['POST', '/workspaces/members/leave'],
        ],
      },
    );
  }, 120_000);
  afterAll(() => cast?.close());

  const ask = (token: string, [method, path, body]: Place['acts'][number], tenant?: string) =>
    cast.call({ method, path, body, token, tenant });
  const codeOf = async (answer: ReturnType<typeof ask>) => (await answer).body.code as string | undefined;
  const REFUSED = /^(session_required|recent_sign_in_required)$/;

  it('is refused to every key of the tenant', async () => {
    for (const { key, tenant, someone, acts } of places) {
      const personal = await cast.key({ tenant, userId: someone.userId });
      for (const credential of [key, personal]) {
        for (const act of acts) {
          expect([act, await codeOf(ask(credential, act))]).toEqual([act, 'session_required']);
        }
      }
    }
  });

  it('is refused to an old session, saying what to do', async () => {
    for (const { acts, session, reAuthenticate } of places) {
      const old = await session(OLD);
      for (const act of acts) {
        const { status, body } = await ask(old, act);
        expect([act, status, body]).toMatchObject([
          act,
          403,
          { code: 'recent_sign_in_required', reAuthenticateAt: `POST ${reAuthenticate}`, withinMinutes: 10 },
        ]);
      }
    }
  });

  it('is open to a recent one, and to an old one once its person has proved who they are', async () => {
    for (const { acts, session, someone, reAuthenticate } of places) {
      const old = await session(OLD);
      const untouched = await session(OLD);
      const prove = (password: string) => ask(old, ['POST', reAuthenticate, { password }]);
      expect((await prove('not the password')).body).toMatchObject({ status: 422, code: 'wrong_password' });
      expect(await codeOf(ask(old, acts[0]))).toBe('recent_sign_in_required');
      expect((await prove(PASSWORD)).status).toBe(204);
      for (const act of acts.filter(([, path]) => !path.endsWith('/leave'))) {
        for (const token of [old, someone.token]) {
          expect([act, await codeOf(ask(token, act))]).toEqual([act, expect.not.stringMatching(REFUSED)]);
        }
      }
      // One session at a time: the others of the person stay as they were.
      expect(await codeOf(ask(untouched, acts[0]))).toBe('recent_sign_in_required');
    }
  });

  it('is closed again when the proof has grown old', async () => {
    const [{ session, acts }] = places;
    const token = await session(0);
    await cast.sql(`UPDATE public.sessions SET authenticated_at = now() - interval '11 minutes'`);
    expect(await codeOf(ask(token, acts[0]))).toBe('recent_sign_in_required');
    await cast.sql(`UPDATE public.sessions SET authenticated_at = NULL`);
  });

  it('leaves what is not sensitive open to old sessions and keys', async () => {
    const [{ session, key }] = places;
    for (const token of [await session(OLD), key]) {
      expect((await ask(token, ['PATCH', '/commerce/shop', { settings: { theme: 'x' } }])).status).toBe(200);
      expect((await ask(token, ['GET', '/commerce/auth/users'])).status).toBe(200);
    }
  });

  it('is the operator’s too: a platform key brings in the first owner', async () => {
    for (const { acts, tenant } of places) {
      const [act] = acts;
      const answer = codeOf(ask(cast.app.platformKey, act, tenant.slug));
      expect([act, await answer]).toEqual([act, expect.not.stringMatching(REFUSED)]);
    }
  });

  it('is proved by a log-in link of one’s own, and by nobody else’s', async () => {
    const [{ session, tenant, someone, acts }] = places;
    const other = await cast.member(tenant, 'member');
    const linkFor = async (email: string) => {
      const before = (await cast.app.outbox.all()).length;
      const body = { organization: tenant.slug, email };
      await cast.call({ method: 'POST', path: '/commerce/auth/links', body });
      return (await cast.app.outbox.to(email, before)).token;
    };
    const old = await session(OLD);
    const prove = (token: string) => ask(old, ['POST', '/commerce/auth/re-authenticate', { token }]);
    const foreign = await linkFor(other.email);
    expect((await prove(foreign)).body).toMatchObject({ status: 422, code: 'link_void' });
    expect(await codeOf(ask(old, acts[0]))).toBe('recent_sign_in_required');
    const own = await linkFor(someone.email);
    expect((await prove(own)).status).toBe(204);
    expect((await ask(old, acts[2])).status).toBe(201);
    expect((await prove(own)).body).toMatchObject({ code: 'link_void' });
    // The other person's link still logs them in.
    const body = { organization: tenant.slug, token: foreign };
    expect((await cast.call({ method: 'POST', path: '/commerce/auth/links/use', body })).status).toBe(200);
  });

  it('does not let passwords be guessed with a stolen session', async () => {
    const [, { session, reAuthenticate }] = places;
    const stolen = await session(OLD);
    const answers = await Promise.all(
      Array.from({ length: 15 }, (_, n) => ask(stolen, ['POST', reAuthenticate, { password: `guess number ${n}` }])),
    );
    expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(5);
  });
});
