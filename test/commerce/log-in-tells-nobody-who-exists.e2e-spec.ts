import { join as joinShop, linkTo } from './support/people.js';
import { startShops, type ShopsApp } from './support/shops-app.js';

const PASSWORD = 'correct horse battery';
const TRIES = Number(process.env.TIMING_TRIES ?? 25);

describe('logging in', () => {
  let shops: ShopsApp;
  let open: ReturnType<ShopsApp['as']>;

  beforeAll(async () => {
    shops = await startShops();
    open = shops.as(null);
    await joinShop(shops, shops.rawdog, { email: 'ann@rawdog.example', role: 'owner', password: PASSWORD });
    await joinShop(shops, shops.rawdog, { email: 'linkonly@rawdog.example' });
  });
  afterAll(() => shops.close());

  const logIn = (email: string, password: string, organization = 'rawdog') =>
    open.post('auth/log-in').send({ organization, email, password });

  it('a password opens a session, in any spelling of the address, in its own shop only', async () => {
    const { body } = await logIn('Ann@Rawdog.example', PASSWORD).expect(200);
    const me = await shops.as(body.token).get('auth/me').expect(200);
    expect(me.body).toMatchObject({ user: { email: 'ann@rawdog.example', role: 'owner' }, organization: 'rawdog' });
    await shops.as(body.token).get('orders').expect(200);
    await shops.as(body.token).get('orders').set('X-Tenant-ID', 'mossy').expect(404);
    await logIn('ann@rawdog.example', PASSWORD, 'mossy').expect(401);
  });

  it('every failure has the same answer', async () => {
    const failures = await Promise.all([
      logIn('ann@rawdog.example', 'wrong password'),
      logIn('nobody@rawdog.example', PASSWORD),
      logIn('linkonly@rawdog.example', PASSWORD),
      logIn('ann@rawdog.example', PASSWORD, 'no_such_shop'),
      open.post('auth/links/use').send({ organization: 'rawdog', token: `cl_${'a'.repeat(43)}` }),
      open.post('auth/invitations/accept').send({ organization: 'rawdog', token: `cl_${'a'.repeat(43)}` }),
    ]);
    expect(new Set(failures.map(({ status, body }) => `${status} ${JSON.stringify(body)}`)).size).toBe(1);
    expect(failures[0].status).toBe(401);
    const asked = await Promise.all(
      ['ann@rawdog.example', 'nobody@rawdog.example'].map((email) =>
        open.post('auth/links').send({ organization: 'rawdog', email }),
      ),
    );
    expect(new Set(asked.map(({ status, body }) => `${status} ${JSON.stringify(body)}`)).size).toBe(1);
    expect(shops.mail.all.some(({ email }) => email === 'nobody@rawdog.example')).toBe(false);
  });

  it('an unknown address takes as long as a known one', async () => {
    const link = (email: string) => open.post('auth/links').send({ organization: 'rawdog', email });
    const attempts: Record<string, () => PromiseLike<unknown>> = {
      'password, known': () => logIn('ann@rawdog.example', 'wrong password'),
      'password, unknown': () => logIn('nobody@rawdog.example', 'wrong password'),
      'link, known': () => link('ann@rawdog.example'),
      'link, unknown': () => link('nobody@rawdog.example'),
    };
    const times: Record<string, number[]> = {};
    // In turns, and in changing order, so that whatever else the machine does falls on all alike.
    for (let n = 0; n < TRIES; n += 1) {
      const turn = Object.entries(attempts);
      for (const [name, attempt] of n % 2 ? turn : turn.reverse()) {
        const began = performance.now();
        await attempt();
        (times[name] ??= []).push(performance.now() - began);
      }
    }
    const figures = Object.fromEntries(
      Object.entries(times).map(([name, list]) => [name, list.sort((a, b) => a - b)[Math.floor(TRIES / 2)]]),
    );
    const lines = Object.entries(figures).map(([name, ms]) => `${name}: median ${ms.toFixed(1)} ms`);
    process.stdout.write(`${lines.join('\n')}\n`);
    for (const kind of ['password', 'link'] as const) {
      const ratio = figures[`${kind}, known`] / figures[`${kind}, unknown`];
      expect(ratio).toBeGreaterThan(0.5);
      expect(ratio).toBeLessThan(2);
    }
  });

  it('a link logs in once: of 50 at once one wins, later ones are refused, another shop’s are no use', async () => {
    const before = shops.mail.all.length;
    await open.post('auth/links').send({ organization: 'rawdog', email: 'ann@rawdog.example' }).expect(202);
    const { token } = await linkTo(shops, 'ann@rawdog.example', before);
    await open.post('auth/links/use').send({ organization: 'mossy', token }).expect(401);
    const use = () => open.post('auth/links/use').send({ organization: 'rawdog', token });
    const answers = await Promise.all(Array.from({ length: 50 }, use));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(49).fill(401)]);
    await use().expect(401);
    const winner = answers.find(({ status }) => status === 200)!;
    await shops
      .as(winner.body.token as string)
      .get('auth/me')
      .expect(200);
  });

  it('an expired link is refused, and one of another purpose too', async () => {
    const before = shops.mail.all.length;
    await open.post('auth/links').send({ organization: 'rawdog', email: 'ann@rawdog.example' }).expect(202);
    const { token } = await linkTo(shops, 'ann@rawdog.example', before);
    await open.post('auth/invitations/accept').send({ organization: 'rawdog', token }).expect(401);
    await open.post('auth/sign-up/complete').send({ token, slug: 'stolen', name: 'x' }).expect(401);
    await shops.scratch.platform.query(
      `UPDATE magic_links SET expires_at = now() - interval '1 second' WHERE used_at IS NULL`,
    );
    await open.post('auth/links/use').send({ organization: 'rawdog', token }).expect(401);
  });

  it('only hashes are stored: no token or password is in any table', async () => {
    const { body } = await logIn('ann@rawdog.example', PASSWORD).expect(200);
    const dump = JSON.stringify(
      await Promise.all(
        ['users', 'sessions', 'api_keys', 'magic_links'].map((table) =>
          shops.scratch.platform.query(`SELECT * FROM ${table}`),
        ),
      ),
    );
    expect(dump).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
    for (const secret of [PASSWORD, body.token as string, ...shops.mail.all.map(({ token }) => token)]) {
      expect(dump).not.toContain(secret);
    }
  });

  it('bad input is refused field by field', async () => {
    const { body } = await open.post('auth/log-in').send({ email: 'x', password: 5, more: true }).expect(400);
    expect([...new Set(body.errors.map(({ field }: { field: string }) => field))].sort()).toEqual([
      'email',
      'more',
      'organization',
      'password',
    ]);
    await open.post('auth/links/use').send({ organization: 'rawdog', token: 'x' }).expect(400);
    await open
      .post('auth/sign-up')
      .send({ email: ['a@b.example'] })
      .expect(400);
  });
});

describe('brute force', () => {
  let shops: ShopsApp;
  beforeAll(async () => {
    shops = await startShops({ perAccount: 10, perAddress: 60, perAccountOverall: Infinity });
    await joinShop(shops, shops.rawdog, { email: 'ann@rawdog.example', role: 'owner', password: PASSWORD });
  });
  afterAll(() => shops.close());

  const guess = (email: string, password = 'guess') =>
    shops.as(null).post('auth/log-in').send({ organization: 'rawdog', email, password });

  it('40 guesses at once: ten are looked at, for accounts that exist and others alike; then the right one is late', async () => {
    for (const email of ['ann@rawdog.example', 'nobody@rawdog.example']) {
      const answers = await Promise.all(Array.from({ length: 20 }, () => guess(email)));
      const statuses = answers.map(({ status }) => status).sort();
      expect(statuses).toEqual([...Array<number>(10).fill(401), ...Array<number>(10).fill(429)]);
    }
    const late = await guess('ann@rawdog.example', PASSWORD).expect(429);
    expect(Number(late.headers['retry-after'])).toBeGreaterThan(0);
    expect(late.body.code).toBe('too_many_attempts');
  });

  it('one address that tries many accounts is stopped too', async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, (_, n) => guess(`person${n}@rawdog.example`)));
    expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThan(10);
  });
});
