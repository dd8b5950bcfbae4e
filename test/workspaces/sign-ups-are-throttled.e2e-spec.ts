import { workspaces } from '../../src/blueprints/workspaces/blueprint.js';
import { WorkspacesModule } from '../../src/blueprints/workspaces/workspaces.module.js';
import { type BlueprintApp, startBlueprint } from '../reporting/support/app.js';
import { PASSWORD, signUp as signUpWith } from './support/people.js';

const PER_EMAIL = 10;
const PER_ADDRESS = 100;

describe('sign-ups are throttled', () => {
  let app: BlueprintApp;

  // Each with counts of its own: all requests of a test come from one address.
  beforeEach(async () => {
    app = await startBlueprint(workspaces, WorkspacesModule);
  });
  afterEach(() => app?.close());

  const signUp = (email: string) =>
    app.with().post('/workspaces/sign-up', { email, password: PASSWORD, name: 'Vera Holm' });
  const people = async () => {
    const [{ n }] = await app.scratch.dataSource.query<{ n: number }[]>('SELECT count(*)::int AS n FROM users');
    return n;
  };

  it('an e-mail has room for ten, taken or free, in any case; somebody else signs up meanwhile', async () => {
    await signUpWith(app, { email: 'vera@people.example' });
    const before = await people();
    const answers = await Promise.all(
      Array.from({ length: 2 * PER_EMAIL }, (_, n) => signUp(n % 2 ? 'vera@people.example' : 'VERA@people.example')),
    );
    // One was spent on the account.
    expect(answers.map(({ status }) => status).sort()).toEqual([
      ...Array<number>(PER_EMAIL - 1).fill(202),
      ...Array<number>(PER_EMAIL + 1).fill(429),
    ]);
    const late = await signUp('vera@people.example').expect(429);
    expect(late.headers['content-type']).toMatch(/problem\+json/);
    expect(late.body).toMatchObject({ code: 'too_many_attempts' });
    expect(Number(late.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(late.headers['retry-after'])).toBeLessThanOrEqual(900);
    expect(await people()).toBe(before);
    await signUp('wim@people.example').expect(202);
    // Signing up too often locks nobody out of their account.
    await app.with().post('/workspaces/log-in', { email: 'vera@people.example', password: PASSWORD }).expect(200);
  });

  it('an address has room for a hundred, whichever e-mails it sends: then no account and no workspace is made', async () => {
    await signUp('vera@people.example').expect(202);
    const statuses: number[] = [];
    // At most ten for any e-mail.
    for (let n = 1; n < PER_ADDRESS; n += 1) {
      const { status } = await signUp(n < PER_EMAIL ? 'vera@people.example' : `p${n % 10}@people.example`);
      statuses.push(status);
    }
    expect(statuses).not.toContain(429);
    const before = [await people(), app.tenants.length];
    const late = await signUp('free@people.example').expect(429);
    expect(Number(late.headers['retry-after'])).toBeGreaterThan(0);
    expect([await people(), app.tenants.length]).toEqual(before);
  });
});
