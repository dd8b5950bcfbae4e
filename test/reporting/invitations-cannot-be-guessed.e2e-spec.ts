import { reporting } from '../../src/blueprints/reporting/blueprint.js';
import { ReportingModule } from '../../src/blueprints/reporting/reporting.module.js';
import { type BlueprintApp, startBlueprint } from './support/app.js';
import { accept as acceptWith, invite as inviteTo } from './support/people.js';

const PER_TOKEN = 10;
const PER_ADDRESS = 100;

describe('invitations cannot be guessed', () => {
  let app: BlueprintApp;

  // Each with counts of its own: all requests of a test come from one address.
  beforeEach(async () => {
    app = await startBlueprint(reporting, ReportingModule);
  });
  afterEach(() => app?.close());

  const invite = async (email: string) =>
    (await inviteTo(app, app.asOperator(app.tenants[0]), 'client_viewer', email)).token;
  const accept = (token: string) => acceptWith(app, token);
  const madeUp = (n: number) => `guess-number-${String(n).padStart(30, '0')}`;

  it('a token has room for ten attempts, all at once or not; another person’s works meanwhile', async () => {
    const token = await invite('ann@people.example');
    const answers = await Promise.all(Array.from({ length: 2 * PER_TOKEN }, () => accept(madeUp(1))));
    expect(answers.map(({ status }) => status).sort()).toEqual([
      ...Array<number>(PER_TOKEN).fill(422),
      ...Array<number>(PER_TOKEN).fill(429),
    ]);
    const late = await accept(madeUp(1)).expect(429);
    expect(late.headers['content-type']).toMatch(/problem\+json/);
    expect(late.body).toMatchObject({ code: 'too_many_attempts' });
    expect(Number(late.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(late.headers['retry-after'])).toBeLessThanOrEqual(900);
    // Nothing of the token that was tried.
    expect(late.text).not.toContain(madeUp(1));
    await accept(token).expect(201);
  });

  it('an address has room for a hundred, whichever tokens it tries, also the right one after them', async () => {
    const [early, late] = [await invite('ben@people.example'), await invite('cleo@people.example')];
    await accept(early).expect(201);
    const statuses: number[] = [];
    for (let n = 1; n < PER_ADDRESS + 5; n += 5) {
      const five = await Promise.all(Array.from({ length: 5 }, (_, i) => accept(madeUp(n + i))));
      statuses.push(...five.map(({ status }) => status));
    }
    const refused = statuses.filter((status) => status === 429);
    // Two invitations and one acceptance came from it as well.
    const left = PER_ADDRESS - 3;
    expect(statuses.filter((status) => status === 422)).toHaveLength(left);
    expect(refused).toHaveLength(statuses.length - left);
    const answer = await accept(late).expect(429);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  });
});
