import { hashPassword, newToken } from '../../src/access/index.js';
import { startTestApp, type TestApp, type TestTenant } from '../support/app.js';
import {
  asOwner,
  call,
  invited,
  logInBlueprints,
  newEmail,
  PASSWORD,
  personIn,
  SEVERAL_NETWORKS,
  twoTenants,
} from './support/log-in-blueprints.js';

const SQUATTED = 'the password of a squatter';

describe('an address is proved before it is used', () => {
  let app: TestApp;
  const blueprints = logInBlueprints(() => app);
  const workspaces = blueprints.find(({ name }) => name === 'workspaces')!;
  const tenants: Record<string, [TestTenant, TestTenant]> = {};

  beforeAll(async () => {
    app = await startTestApp(SEVERAL_NETWORKS);
    for (const blueprint of blueprints) tenants[blueprint.name] = await twoTenants(app, blueprint);
  }, 180_000);
  afterAll(() => app?.close());

  const signUp = (body: object) => call(app, 'POST', '/workspaces/sign-up', { body });
  const complete = (token: string, password: string) =>
    call(app, 'POST', '/workspaces/sign-up/complete', { body: { token, password } });
  const accounts = (sql: string, email: string) => asOwner(app, sql, [email]);

  it('workspaces: a sign-up makes no account; the owner of the mailbox makes it, with a password of their own', async () => {
    const email = newEmail('cfo');
    expect((await signUp({ email, password: SQUATTED, name: 'Squatter' })).status).toBe(202);
    const { token } = await app.outbox.to(email);
    expect(await accounts(workspaces.sql.accounts, email)).toEqual([]);
    const [tenant] = tenants.workspaces;
    expect((await workspaces.logIn(tenant, email, SQUATTED)).status).toBe(401);
    const invitation = await invited(app, workspaces, tenant, { email, role: 'admin' });
    // The invitation alone changes nothing, and neither does the sign-up: the squatter holds no token.
    expect(await asOwner(app, workspaces.sql.roleOf, [email, tenant.tenant.id])).toEqual([]);
    const accepted = await workspaces.accept(tenant, invitation, PASSWORD);
    expect([accepted.status, accepted.body.role]).toEqual([201, 'admin']);
    expect((await workspaces.logIn(tenant, email, SQUATTED)).status).toBe(401);
    expect((await workspaces.logIn(tenant, email, PASSWORD)).status).toBe(200);
    // The link of the sign-up is in the same mailbox. The account has a password by now: it is not replaced.
    expect((await complete(token, SQUATTED)).status).toBe(401);
    expect((await workspaces.logIn(tenant, email, PASSWORD)).status).toBe(200);
  });

  /** As the version before made accounts: for any address, at once. */
  async function squattedAccount(): Promise<{ email: string; session: string }> {
    const email = newEmail('legacy');
    await asOwner(app, `INSERT INTO workspaces.users (email, password_hash, name) VALUES ($1, $2, 'Squatter')`, [
      email,
      await hashPassword(SQUATTED),
    ]);
    const body = { email, password: SQUATTED, newWorkspaceName: 'Of a squatter' };
    const opened = await call(app, 'POST', '/workspaces/log-in', { body });
    return { email, session: opened.body.token as string };
  }
  const isLoggedIn = async (session: string) =>
    (await call(app, 'GET', '/workspaces/mine', { credential: session })).status === 200;

  it.each(['an invitation', 'a sign-up'])(
    'workspaces: an account of the version before logs in until the mailbox’s owner comes, by %s',
    async (way) => {
      const { email, session } = await squattedAccount();
      const [tenant] = tenants.workspaces;
      const logIn = (password: string) =>
        call(app, 'POST', '/workspaces/log-in', { body: { email, password, newWorkspaceName: 'W' } });
      expect([await isLoggedIn(session), (await logIn(SQUATTED)).status]).toEqual([true, 200]);
      const before = (await app.outbox.all()).length;
      if (way === 'an invitation') await workspaces.invite(tenant, app.platformKey, email, 'member');
      else await signUp({ email, name: 'The owner' });
      // A session and a password without the mailbox are not enough.
      expect((await workspaces.acceptAs!(session, newToken('wl_'))).status).toBe(422);
      expect(await asOwner(app, workspaces.sql.roleOf, [email, tenant.tenant.id])).toEqual([]);
      const { token } = await app.outbox.to(email, before);
      const done = way === 'an invitation' ? workspaces.accept(tenant, token, PASSWORD) : complete(token, PASSWORD);
      expect((await done).status).toBe(201);
      expect([await isLoggedIn(session), (await logIn(SQUATTED)).status]).toEqual([false, 401]);
      expect((await logIn(PASSWORD)).status).toBe(200);
    },
  );

  it('an account of the version before keeps its password where its owner accepts with it, or with their session', async () => {
    const [one, two] = tenants.workspaces;
    const { email, session } = await squattedAccount();
    const token = await invited(app, workspaces, one, { email });
    expect((await workspaces.acceptAs!(session, token)).status).toBe(200);
    const logIn = await workspaces.logIn(one, email, SQUATTED);
    expect(logIn.status).toBe(200);
    // Proved by now: from here on the password is needed.
    const next = await invited(app, workspaces, two, { email });
    expect((await workspaces.accept(two, next, PASSWORD)).status).toBe(401);
    expect((await workspaces.accept(two, next, SQUATTED)).status).toBe(201);
  });

  describe.each(blueprints)('$name', (blueprint) => {
    it('has no account for an address that was only invited, and sends to the stored spelling', async () => {
      const [tenant] = tenants[blueprint.name];
      const email = newEmail('Mixed.Case');
      const before = (await app.outbox.all()).length;
      expect(
        (await blueprint.invite(tenant, app.platformKey, email.toUpperCase(), blueprint.roles.member)).status,
      ).toBe(201);
      const message = await app.outbox.to(email.toLowerCase(), before);
      expect(message).toMatchObject({ to: email.toLowerCase(), tenantId: tenant.tenant.id });
      expect(await accounts(blueprint.sql.accounts, email.toLowerCase())).toEqual([]);
      expect((await blueprint.logIn(tenant, email, PASSWORD)).status).toBe(401);
    });

    it('takes the spellings of one mailbox for one person, and look-alikes for others', async () => {
      const [tenant] = tenants[blueprint.name];
      const { email } = await personIn(app, blueprint, tenant, { email: newEmail('ann') });
      const same = [
        email.toUpperCase(),
        ` ${email} `,
        // Letters of full width, and the sign for kelvin.
        email.replace('ann', 'ａｎｎ'),
        email.replace('@people', '＠people'),
      ];
      for (const spelling of same) {
        expect([spelling, (await blueprint.logIn(tenant, spelling, PASSWORD)).status]).toEqual([spelling, 200]);
        const { status } = await blueprint.invite(tenant, app.platformKey, spelling, blueprint.roles.member);
        expect([spelling, status]).toEqual([spelling, 409]);
      }
      const others = [
        email.replace('ann', 'аnn'), // Cyrillic
        email.replace('ann', 'ann+shop'),
        email.replace('people.example', 'реople.example'),
        email.replace('ann', 'ann.'),
        email.replace('ann', 'änn'),
      ].filter((each) => !each.includes('..'));
      for (const spelling of others) {
        expect([spelling, (await blueprint.logIn(tenant, spelling, PASSWORD)).status]).toEqual([spelling, 401]);
      }
    });

    it.each([
      'ann@people.example\n',
      'ann@people.example\r\nBcc: eve@people.example',
      'ann\u200b@people.example',
      'ann@people.example\u0000',
      'ann@people.example.',
      '"ann"@people.example',
      '"eve@people.example x"@people.example',
      'ann@people.example,eve@people.example',
      'Ann <ann@people.example>',
      'ann eve@people.example',
      'ann@people.example\u2028',
      'ann\u202e@people.example',
    ])('refuses the address %j wherever one enters', async (email) => {
      const [tenant] = tenants[blueprint.name];
      const answers = [
        await blueprint.invite(tenant, app.platformKey, email, blueprint.roles.member),
        await blueprint.logIn(tenant, email, PASSWORD),
      ];
      if (blueprint.name === 'workspaces') answers.push(await signUp({ email, name: 'Ann' }));
      if (blueprint.name === 'commerce') {
        const organization = tenant.tenant.slug;
        answers.push(await call(app, 'POST', '/commerce/auth/sign-up', { body: { email } }));
        answers.push(await call(app, 'POST', '/commerce/auth/links', { body: { email, organization } }));
      }
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 400));
    });
  });
});
