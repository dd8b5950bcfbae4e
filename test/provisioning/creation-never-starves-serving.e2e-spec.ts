import { Client } from 'pg';
import { startTestApp, type TestApp, type TestTenant } from '../support/app.js';

const WAITING = 3;
/** More than all pools together. */
const REQUESTS = 40;
const PASSWORD = 'correct horse battery';

interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly body: Record<string, any>;
}

describe('creation never starves serving', () => {
  let app: TestApp;
  let shop: TestTenant;
  let blocker: Client;
  let signUps = 0;

  beforeAll(async () => {
    app = await startTestApp({
      BLUEPRINTS: 'commerce',
      // One connection more than a creation needs: whatever waits for its turn with one in hand is seen.
      META_POOL_SIZE: '2',
      OWNER_POOL_SIZE: '2',
      CREATIONS_WAITING: String(WAITING),
      CREATIONS_WAIT_MS: '600000',
    });
    shop = await app.createTenant({ slug: 'open', blueprint: 'commerce' });
    blocker = new Client({ connectionString: app.urls.ownerUrl });
    await blocker.connect();
  });
  afterAll(async () => {
    await blocker?.end();
    await app?.close();
  });

  async function send(path: string, body?: object, key?: string): Promise<Answer> {
    const response = await fetch(app.baseUrl + path, {
      method: body ? 'POST' : 'GET',
      headers: {
        ...(body ? { 'Content-Type': 'application/json' } : {}),
        ...(key ? { Authorization: `Bearer ${key}` } : {}),
      },
      body: body && JSON.stringify(body),
    });
    const { status, headers } = response;
    return { status, retryAfter: headers.get('retry-after'), body: (await response.json()) as Record<string, any> };
  }

  /** The token of a sign-up that has been asked for. */
  async function link(email: string): Promise<string> {
    expect((await send('/commerce/auth/sign-up', { email })).status).toBe(202);
    return (await app.outbox.to(email)).token;
  }

  const complete = (token: string, slug: string) =>
    send('/commerce/auth/sign-up/complete', { token, slug, name: slug, password: PASSWORD });

  const byOperator = (slug: string) => send('/ops/tenants', { slug, blueprint: 'commerce' }, app.platformKey);

  /** While `work` runs no tenant can be written down: a creation that has begun waits, as behind a slow disk. */
  async function whileCreationIsHeld(work: () => Promise<void>): Promise<void> {
    await blocker.query('BEGIN; LOCK TABLE meta.tenants IN SHARE MODE');
    try {
      await work();
    } finally {
      await blocker.query('ROLLBACK');
    }
  }

  it.each([
    ['sign-ups', async (slug: string, token: string) => complete(token, slug), true],
    ['creations of operators', async (slug: string) => byOperator(slug), false],
  ])(
    '%s that are held: others are served and log in, the line is bounded, and all succeed in the end',
    async (_name, create, needsLinks) => {
      signUps += 1;
      const owner = `owner${signUps}@held.example`;
      const first = await complete(await link(owner), `first${signUps}`);
      expect(first.status).toBe(201);
      const slugs = Array.from({ length: 1 + WAITING + 2 }, (_, n) => `held${signUps}_${n}`);
      const tokens: string[] = [];
      if (needsLinks) for (const slug of slugs) tokens.push(await link(`${slug}@held.example`));

      let creations: Promise<Answer>[] = [];
      await whileCreationIsHeld(async () => {
        creations = slugs.map((slug, n) => create(slug, tokens[n]));
        // The two for whom there is no room are told at once.
        const refused = await Promise.all([settledOf(creations), settledOf(creations, 1)]);
        for (const { status, body, retryAfter } of refused) {
          expect([status, body.code]).toEqual([503, 'creation_busy']);
          expect(Number(retryAfter)).toBeGreaterThan(0);
        }
        const served = await Promise.all(
          Array.from({ length: REQUESTS }, () => send('/commerce/customers', undefined, shop.key)),
        );
        expect(served.map(({ status }) => status)).toEqual(Array<number>(REQUESTS).fill(200));
        const logIn = await send('/commerce/auth/log-in', {
          organization: `first${signUps}`,
          email: owner,
          password: PASSWORD,
        });
        expect(logIn.status).toBe(200);
        const mine = await send('/commerce/customers', undefined, logIn.body.token as string);
        expect([mine.status, mine.body.total]).toEqual([200, 0]);
      });

      const statuses = (await Promise.all(creations)).map(({ status }) => status);
      expect(statuses.filter((status) => status === 201)).toHaveLength(1 + WAITING);
      for (const [n, status] of statuses.entries()) {
        if (status === 503) expect((await create(slugs[n], tokens[n])).status).toBe(201);
      }
    },
  );

  it('a link makes one shop, however many complete it at once; the others leave nothing behind', async () => {
    const token = await link('twice@held.example');
    const answers = await Promise.all(['twice_a', 'twice_b', 'twice_c'].map((slug) => complete(token, slug)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 401, 401]);
    const { rows } = await blocker.query(`SELECT slug FROM meta.tenants WHERE slug LIKE 'twice%'`);
    expect(rows).toHaveLength(1);
  });
});

/** The nth answer to come, whichever of them it is. */
function settledOf(answers: readonly Promise<Answer>[], nth = 0): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let seen = 0;
    for (const answer of answers) {
      answer.then((each) => {
        if (seen === nth) resolve(each);
        seen += 1;
      }, reject);
    }
  });
}
