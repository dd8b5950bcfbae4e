import { type AddressInfo } from 'node:net';
import { type INestApplication } from '@nestjs/common';
import { Client } from 'pg';
import { AppModule, createApp } from '../../src/app.module.js';
import { blueprintsNamed } from '../../src/blueprints/index.js';
import { commerce } from '../../src/blueprints/commerce/index.js';
import { support } from '../../src/blueprints/support/index.js';
import { loadSettings } from '../../src/config/index.js';
import { type Blueprint } from '../../src/tenancy/index.js';
import { type Step } from '../../src/tenancy/server/step.js';
import { startTestApp, type TestApp, type TestTenant } from '../support/app.js';
import { expectTenantIsolation } from './kit/index.js';
import { breakMessages, withoutRole, withoutSearchPath, withSearchPathOf } from './support/broken-build.js';
import { makePair } from './support/pair.js';

/** A few routes of each, so that a run takes a second. */
const ROUTES = {
  support: /^(GET|POST|PATCH) \/support\/customer-profiles/,
  commerce: /^(GET|POST|PATCH) \/commerce\/creators/,
};

const BLUEPRINTS = ['support', 'commerce'];

/** `app` once more, on the same database. */
async function startUnconfined({ urls }: TestApp): Promise<INestApplication> {
  const settings = loadSettings({ NODE_ENV: 'test', LOG_LEVEL: 'silent', PORT: '0', DATABASE_URL: urls.ownerUrl }, '/');
  const blueprints = blueprintsNamed(BLUEPRINTS);
  const app = await createApp(AppModule.register({ settings, blueprints, urls: { ...urls, appUrl: urls.ownerUrl } }));
  return app.listen(0, '127.0.0.1').then(() => app);
}

describe('a broken build is caught by the kit', () => {
  let app: TestApp;
  /** The same application with a login that no wall holds back: a superuser's, as many set-ups use. */
  let unconfined: INestApplication;
  let pairs: Record<string, [TestTenant, TestTenant]>;
  let owner: Client;
  let repair: () => unknown = () => undefined;

  beforeAll(async () => {
    app = await startTestApp({ BLUEPRINTS: BLUEPRINTS.join() });
    pairs = { support: await makePair(app, support), commerce: await makePair(app, commerce) };
    owner = new Client({ connectionString: app.urls.ownerUrl });
    await owner.connect();
    unconfined = await startUnconfined(app);
  }, 120_000);
  afterEach(() => repair());
  afterAll(async () => {
    await owner.end();
    await unconfined.close();
    await app.close();
  });

  /** What the kit says of a few routes of a blueprint: the whole message, or that all is well. */
  async function verdict(subject: INestApplication, blueprint: Blueprint): Promise<string> {
    const [a, b] = pairs[blueprint.name];
    const only = ROUTES[blueprint.name as keyof typeof ROUTES];
    const { port } = subject.getHttpServer().address() as AddressInfo;
    const { ownerUrl } = app.urls;
    return expectTenantIsolation({ baseUrl: `http://127.0.0.1:${port}`, ownerUrl, blueprint }, a, b, { only }).then(
      () => 'isolated',
      (error: Error) => error.message,
    );
  }

  it.each([support, commerce])('a whole one is not', async (blueprint) => {
    expect(await verdict(app.app, blueprint)).toBe('isolated');
  });

  it('the role switch removed: the application’s own login reaches nothing at all', async () => {
    repair = breakMessages(withoutRole);
    for (const blueprint of [support, commerce]) {
      const message = await verdict(app.app, blueprint);
      expect(message).toContain('not exercised: GET');
      expect(message).not.toContain('foreign bytes');
    }
  });

  it('the role switch removed, and a login that may do everything: rows of the other tenant are seen', async () => {
    repair = breakMessages(withoutRole);
    expect(await verdict(unconfined, support)).toContain(
      'foreign bytes: support_one asked GET /support/customer-profiles',
    );
  });

  it('the search_path removed: nothing is found', async () => {
    repair = breakMessages(withoutSearchPath);
    expect(await verdict(app.app, commerce)).toContain('not exercised: GET /commerce/creators');
  });

  describe('the search_path of another tenant', () => {
    const ofTheFirst = (step: Step) => withSearchPathOf(pairs.commerce[0].tenant.schemaName)(step);

    it('is refused by the tenant’s role', async () => {
      repair = breakMessages(ofTheFirst, { blind: true });
      const message = await verdict(app.app, commerce);
      expect(message).toContain('not exercised');
      expect(message).not.toContain('foreign bytes');
    });

    it('is caught by the tripwire where the role is gone too (PostgreSQL 18)', async () => {
      const [{ version }] = (await owner.query(`SELECT current_setting('server_version_num')::int AS version`)).rows;
      if (version < 180000)
        return console.warn('SKIPPED: this server does not report search_path (PostgreSQL 18 does).');
      repair = breakMessages((step) => withoutRole(ofTheFirst(step)));
      const message = await verdict(unconfined, commerce);
      expect(message).toContain('tenant_leak');
      expect(message).not.toContain('foreign bytes');
    });

    it('shows rows of the other tenant where both are gone', async () => {
      repair = breakMessages((step) => withoutRole(ofTheFirst(step)), { blind: true });
      expect(await verdict(unconfined, commerce)).toContain('foreign bytes: commerce_two asked GET /commerce/creators');
    });
  });

  it('row-level security removed: rows of the other tenant are seen and changed', async () => {
    await owner.query('ALTER TABLE support.customer_profiles DISABLE ROW LEVEL SECURITY');
    repair = () => owner.query('ALTER TABLE support.customer_profiles ENABLE ROW LEVEL SECURITY');
    const message = await verdict(app.app, support);
    expect(message).toContain('foreign bytes: support_one asked GET /support/customer-profiles');
    expect(message).toContain('foreign rows changed: support.customer_profiles of support_two');
  });
});
