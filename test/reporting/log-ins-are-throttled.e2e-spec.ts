import { type Type } from '@nestjs/common';
import { hashPassword } from '../../src/access/index.js';
import { reporting, ReportingModule } from '../../src/blueprints/reporting/index.js';
import { User as ReportingUser } from '../../src/blueprints/reporting/people/user.js';
import { UserStatus } from '../../src/blueprints/reporting/people/enums.js';
import { workspaces, WorkspacesModule } from '../../src/blueprints/workspaces/index.js';
import { User as WorkspacesUser } from '../../src/blueprints/workspaces/people/user.js';
import { type Blueprint } from '../../src/tenancy/index.js';
import { type BlueprintApp, startBlueprint } from './support/app.js';

const PASSWORD = 'correct horse battery';
const KNOWN = ['ann@known.example', 'ben@known.example', 'cleo@known.example'];
const PER_ACCOUNT = 10;
const PER_ADDRESS = 100;

describe.each<[string, Blueprint, Type<object>, Type<object>, object]>([
  ['reporting', reporting, ReportingModule, ReportingUser, { status: UserStatus.Active }],
  ['workspaces', workspaces, WorkspacesModule, WorkspacesUser, {}],
])('%s: log-ins', (name, blueprint, module, User, more) => {
  let app: BlueprintApp;

  beforeEach(async () => {
    app = await startBlueprint(blueprint, module);
    const passwordHash = await hashPassword(PASSWORD);
    const people = KNOWN.map((email) => ({ email, name: email, passwordHash, ...more }));
    await app.scratch.dataSource.manager.insert(User, people);
  });
  afterEach(() => app?.close());

  const logIn = (email: string, password: string) =>
    app
      .with()
      .post(`/${name}/log-in`, { email, password, ...(name === 'workspaces' ? { newWorkspaceName: 'W' } : {}) });

  it('an account has room for ten attempts, known or unknown alike, also with the right password after them', async () => {
    const outcomes: unknown[] = [];
    for (const email of [KNOWN[0], 'nobody@unknown.example']) {
      // All at once: none is looked at before it has been counted.
      const answers = await Promise.all(
        Array.from({ length: 2 * PER_ACCOUNT }, (_, n) =>
          logIn(n % 2 ? email : email.toUpperCase(), `guess number ${n}`),
        ),
      );
      const statuses = answers.map(({ status }) => status).sort();
      expect(statuses).toEqual([...Array<number>(PER_ACCOUNT).fill(401), ...Array<number>(PER_ACCOUNT).fill(429)]);
      const late = await logIn(email, PASSWORD).expect(429);
      expect(Number(late.headers['retry-after'])).toBeGreaterThan(0);
      expect(Number(late.headers['retry-after'])).toBeLessThanOrEqual(900);
      const { detail, ...body } = late.body as { detail: string };
      outcomes.push([late.headers['content-type'], detail.replace(/\d+/, 'n'), body]);
    }
    expect(outcomes[0]).toEqual(outcomes[1]);
    expect(outcomes[0]).toMatchObject(
      [/problem/, 'Too many attempts. Try again in n s.', { code: 'too_many_attempts' }].map((each) =>
        each instanceof RegExp ? expect.stringMatching(each) : each,
      ),
    );
    await logIn(KNOWN[1], PASSWORD).expect(200);
  });

  it('a success takes the account’s count back', async () => {
    for (let round = 0; round < 2; round++) {
      for (let n = 1; n < PER_ACCOUNT; n++) await logIn(KNOWN[2], 'a wrong password').expect(401);
      await logIn(KNOWN[2], PASSWORD).expect(200);
    }
  });

  it('an address has room for a hundred, whoever is guessed', async () => {
    const statuses: number[] = [];
    for (let n = 0; n < PER_ADDRESS + 5; n += 5) {
      const five = await Promise.all(
        [0, 1, 2, 3, 4].map((i) => logIn(`person${n + i}@unknown.example`, 'a wrong password')),
      );
      statuses.push(...five.map(({ status }) => status));
    }
    expect(statuses).toEqual([...Array<number>(PER_ADDRESS).fill(401), ...Array<number>(5).fill(429)]);
    await logIn(KNOWN[0], PASSWORD).expect(429);
  });
});
