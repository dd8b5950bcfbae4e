import { logInBlueprints, SEVERAL_NETWORKS, twoTenants } from '../access/support/log-in-blueprints.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { type Attempt, tableOf, walk } from './attacker/walk.js';

describe('an attacker walks in nowhere', () => {
  let app: TestApp;
  const attempts: Attempt[] = [];
  const blueprints = logInBlueprints(() => app);

  beforeAll(async () => {
    app = await startTestApp(SEVERAL_NETWORKS);
  }, 180_000);
  afterAll(async () => {
    process.stdout.write(`${tableOf(attempts)}\n`);
    await app?.close();
  });

  it.each(blueprints)(
    '$name: squatting, inviting twice, accepting as another, a disabled maker, a stolen key, replays, look-alikes',
    async (blueprint) => {
      const walked = await walk(app, blueprint, await twoTenants(app, blueprint));
      attempts.push(...walked);
      expect(walked.length).toBeGreaterThanOrEqual(15);
      expect(walked.filter(({ entered }) => entered)).toEqual([]);
    },
    120_000,
  );
});
