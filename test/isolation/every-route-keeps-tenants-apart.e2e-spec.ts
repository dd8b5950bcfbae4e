import { catalogue } from '../../src/blueprints/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectTenantIsolation } from './kit/index.js';
import { makePair } from './support/pair.js';

/** What a key of the API cannot exercise, and why. These routes are called all the same; only their success is not asked for. */
const A_PERSON = 'it is about the session of a person, and a key has none';
const A_RECENT_LOG_IN = 'it is a sensitive act, which needs the recent session of a person';
const A_SECRET = 'it needs a password or a token that only the person has';
const EXEMPT: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  commerce: {
    'GET /commerce/auth/sessions': A_PERSON,
    'DELETE /commerce/auth/sessions/{id}': A_PERSON,
    'POST /commerce/auth/log-out': A_PERSON,
    'POST /commerce/auth/password': A_PERSON,
    'POST /commerce/auth/re-authenticate': A_PERSON,
    'POST /commerce/auth/invitations': A_RECENT_LOG_IN,
    'PATCH /commerce/auth/users/{id}': A_RECENT_LOG_IN,
    'POST /commerce/auth/api-keys': A_RECENT_LOG_IN,
    'DELETE /commerce/auth/api-keys/{id}': A_RECENT_LOG_IN,
    'POST /commerce/auth/log-in': A_SECRET,
    'POST /commerce/auth/links/use': A_SECRET,
    'POST /commerce/auth/invitations/accept': A_SECRET,
    'POST /commerce/auth/sign-up/complete': A_SECRET,
  },
  reporting: {
    'POST /reporting/log-in': A_SECRET,
    'POST /reporting/re-authenticate': A_PERSON,
    'POST /reporting/invitations': A_RECENT_LOG_IN,
    'DELETE /reporting/invitations/{id}': A_RECENT_LOG_IN,
    'PATCH /reporting/memberships/{id}': A_RECENT_LOG_IN,
    'DELETE /reporting/memberships/{id}': A_RECENT_LOG_IN,
    'GET /reporting/overview': 'it is the agency’s view over its tenants, which no tenant’s key may read',
    'GET /reporting/overview/weeks': 'the same',
    'GET /reporting/overview/snapshots': 'the same',
  },
  workspaces: {
    'POST /workspaces/log-in': A_SECRET,
    'POST /workspaces/session/switch': A_PERSON,
    'POST /workspaces/re-authenticate': A_PERSON,
    'POST /workspaces/members': A_RECENT_LOG_IN,
    'DELETE /workspaces/invitations/{id}': A_RECENT_LOG_IN,
    'PATCH /workspaces/members/{id}': A_RECENT_LOG_IN,
    'DELETE /workspaces/members/{id}': A_RECENT_LOG_IN,
    'POST /workspaces/members/leave': A_PERSON,
  },
};

describe('every route keeps tenants apart', () => {
  let subject: TestApp;

  beforeAll(async () => {
    subject = await startTestApp();
  }, 120_000);
  afterAll(() => subject.close());

  it.each(catalogue.map(({ definition }) => [definition.name, definition] as const))(
    '%s',
    async (name, blueprint) => {
      const [a, b] = await makePair(subject, blueprint);
      const { baseUrl, urls } = subject;
      const report = await expectTenantIsolation({ baseUrl, ownerUrl: urls.ownerUrl, blueprint }, a, b, {
        exempt: EXEMPT[name],
      });
      expect(report.routes.length).toBeGreaterThan(10);
      expect(report.calls).toBeGreaterThan(report.routes.length * 4);
    },
    300_000,
  );
});
