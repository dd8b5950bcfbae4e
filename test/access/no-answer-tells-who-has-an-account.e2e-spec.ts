import * as argon2 from '@node-rs/argon2';
import { Client } from 'pg';
import { hashPassword } from '../../src/access/index.js';
import { startTestApp, type TestApp, type TestTenant } from '../support/app.js';
import {
  type Answer,
  asOwner,
  call,
  logInBlueprints,
  newEmail,
  PASSWORD,
  personIn,
  SEVERAL_NETWORKS,
  twoTenants,
} from './support/log-in-blueprints.js';

jest.mock('@node-rs/argon2', () => {
  const actual = jest.requireActual<typeof argon2>('@node-rs/argon2');
  return { ...actual, hash: jest.fn(actual.hash), verify: jest.fn(actual.verify) };
});

/** What a client could tell two cases apart by: the answer, and the work it took. */
interface Observation {
  readonly status: number;
  readonly body: unknown;
  readonly headers: string[];
  readonly hashes: number;
  readonly queries: string[];
}

describe('no answer tells who has an account', () => {
  let app: TestApp;
  let queries: jest.SpyInstance;
  const blueprints = logInBlueprints(() => app);
  const tenants: Record<string, [TestTenant, TestTenant]> = {};

  beforeAll(async () => {
    app = await startTestApp(SEVERAL_NETWORKS);
    for (const blueprint of blueprints) tenants[blueprint.name] = await twoTenants(app, blueprint);
    queries = jest.spyOn(Client.prototype, 'query');
  }, 180_000);
  afterAll(async () => {
    queries?.mockRestore();
    await app?.close();
  });

  /** Runs the attempt; what belongs to this attempt alone (the address, ids, instants) is masked. */
  async function observe(email: string, attempt: () => Promise<Answer>): Promise<Observation> {
    const hashing = [argon2.hash, argon2.verify].map((each) => jest.mocked<(...args: any[]) => unknown>(each));
    hashing.forEach((each) => each.mockClear());
    queries.mockClear();
    const { status, body, headers } = await attempt();
    const masked = JSON.stringify(body ?? null)
      .replaceAll(email, 'EMAIL')
      .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID')
      .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'INSTANT');
    return {
      status,
      body: JSON.parse(masked),
      headers: [...headers.keys()].sort(),
      hashes: hashing.reduce((sum, each) => sum + each.mock.calls.length, 0),
      queries: queries.mock.calls.map(([sql]) => textOf(sql)).filter((text) => !/last_used_at/.test(text)),
    };
  }
  function textOf(sql: unknown): string {
    return typeof sql === 'string' ? sql : ((sql as { text?: string } | null)?.text ?? '');
  }

  /** All cases of one attempt are observed alike. */
  async function expectAlike(cases: Record<string, string>, attempt: (email: string) => Promise<Answer>) {
    // Once before, for what is made at the first call only.
    await attempt(newEmail('warm'));
    const seen: Record<string, Observation> = {};
    for (const [name, email] of Object.entries(cases)) seen[name] = await observe(email, () => attempt(email));
    const [first, ...others] = Object.entries(seen);
    for (const [name, observation] of others) expect({ [name]: observation }).toEqual({ [name]: first[1] });
    return first[1];
  }

  describe.each(blueprints)('$name', (blueprint) => {
    let one: TestTenant;
    let two: TestTenant;
    const people: Record<string, string> = {};

    beforeAll(async () => {
      [one, two] = tenants[blueprint.name];
      people.unknown = newEmail();
      people.elsewhere = (await personIn(app, blueprint, two)).email;
      people.disabled = (await personIn(app, blueprint, two)).email;
      await asOwner(app, blueprint.sql.disable, [people.disabled]);
      people.invited = newEmail();
      await blueprint.invite(two, app.platformKey, people.invited, blueprint.roles.member);
      if (blueprint.name !== 'workspaces') return;
      people.unproved = newEmail();
      await asOwner(app, `INSERT INTO workspaces.users (email, password_hash, name) VALUES ($1, $2, 'Legacy')`, [
        people.unproved,
        await hashPassword(PASSWORD),
      ]);
    }, 60_000);

    it('a log-in with a wrong password', async () => {
      const member = (await personIn(app, blueprint, one)).email;
      const seen = await expectAlike({ ...people, member }, (email) => blueprint.logIn(one, email, 'a wrong password'));
      expect([seen.status, seen.hashes]).toEqual([401, 1]);
    });

    it('a log-in with the right password of somebody disabled, invited or in another tenant of its own', async () => {
      const { unknown, disabled, invited } = people;
      await expectAlike({ unknown, disabled, invited }, (email) => blueprint.logIn(two, email, PASSWORD));
    });

    it('an invitation', async () => {
      const seen = await expectAlike(people, (email) =>
        blueprint.invite(one, app.platformKey, email, blueprint.roles.member),
      );
      expect(seen.status).toBe(201);
    });

    it('an acceptance with a token that is none', async () => {
      const token = `${{ commerce: 'cl_', reporting: 'rl_', workspaces: 'wl_' }[blueprint.name]}${'a'.repeat(43)}`;
      const seen = await expectAlike({ once: newEmail(), again: newEmail() }, () =>
        blueprint.accept(one, token, PASSWORD),
      );
      expect([seen.status, seen.hashes]).toEqual([blueprint.name === 'commerce' ? 401 : 422, 2]);
    });
  });

  it('workspaces: a sign-up, with a known, an unproved, a disabled or an unknown address', async () => {
    const workspaces = blueprints.find(({ name }) => name === 'workspaces')!;
    const [one] = tenants.workspaces;
    const known = (await personIn(app, workspaces, one)).email;
    const disabled = (await personIn(app, workspaces, one)).email;
    await asOwner(app, workspaces.sql.disable, [disabled]);
    const seen = await expectAlike({ known, disabled, unknown: newEmail() }, (email) =>
      call(app, 'POST', '/workspaces/sign-up', { body: { email, name: 'Ann' } }),
    );
    expect(seen.status).toBe(202);
    const messages = (await app.outbox.all()).filter(({ email }) => email === known).map(({ purpose }) => purpose);
    expect(messages).toEqual(['invite', 'known']);
  });

  it('commerce: a link to log in, and a sign-up', async () => {
    const commerce = blueprints.find(({ name }) => name === 'commerce')!;
    const [one, two] = tenants.commerce;
    const member = (await personIn(app, commerce, one)).email;
    const elsewhere = (await personIn(app, commerce, two)).email;
    const disabled = (await personIn(app, commerce, one)).email;
    await asOwner(app, commerce.sql.disable, [disabled]);
    const cases = { member, elsewhere, disabled, unknown: newEmail() };
    const organization = one.tenant.slug;
    const link = (email: string) => call(app, 'POST', '/commerce/auth/links', { body: { email, organization } });
    expect((await expectAlike(cases, link)).status).toBe(202);
    await expectAlike(cases, (email) => call(app, 'POST', '/commerce/auth/sign-up', { body: { email } }));
    const logIns = (await app.outbox.all()).filter(({ purpose }) => purpose === 'login').map(({ email }) => email);
    expect(logIns).toEqual([member]);
  });
});
