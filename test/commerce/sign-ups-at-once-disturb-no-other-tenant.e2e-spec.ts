import { readFileSync } from 'node:fs';
import { Client } from 'pg';
import { describeMachine, machine } from '../../bench/harness/machine.js';
import { medianOf } from '../../bench/harness/stats.js';
import { startTestApp, type TestApp, type TestTenant } from '../support/app.js';

/** `npm run figures -- sign-ups`: fifty at once. */
const SIGN_UPS = Number(process.env.SIGN_UPS ?? 6);
const READS_BEFORE = Number(process.env.SIGN_UPS_READS ?? 60);
const WARM_UP = 20;

/** The processor time of the sessions that serve tenants' requests; a session that ended meanwhile is not counted. */
async function sessionsUs(app: TestApp): Promise<Map<number, number>> {
  const client = new Client({ connectionString: app.urls.ownerUrl });
  await client.connect();
  const { rows } = await client
    .query<{ pid: number }>(
      'SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND usename = $1 ORDER BY pid',
      [decodeURIComponent(new URL(app.urls.appUrl).username)],
    )
    .finally(() => client.end());
  const used = (pid: number): number => {
    try {
      return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1_000;
    } catch {
      return Number.NaN;
    }
  };
  return new Map(rows.map(({ pid }) => [pid, used(pid)]));
}

interface Reading {
  readonly times: number[];
  /** NaN where the system has no /proc. */
  readonly usedUsEach: number;
}

describe('sign-ups at once disturb no other tenant', () => {
  let app: TestApp;
  let other: TestTenant;
  beforeAll(async () => {
    app = await startTestApp({ BLUEPRINTS: 'commerce', TRUST_PROXY: '1' });
    other = await app.createTenant({ blueprint: 'commerce', slug: 'other', name: 'Other' });
  });
  afterAll(() => app?.close());

  const read = async () => {
    const headers = { Authorization: `Bearer ${other.key}`, 'X-Tenant-ID': 'other' };
    const start = performance.now();
    const answer = await fetch(`${app.baseUrl}/commerce/products`, { headers });
    await answer.arrayBuffer();
    expect(answer.status).toBe(200);
    return performance.now() - start;
  };

  const post = (path: string, body: object, from: string) =>
    fetch(app.baseUrl + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': from },
      body: JSON.stringify(body),
    });

  async function linkFor(n: number): Promise<string> {
    const email = `owner${n}@sign-up.example`;
    await post('/commerce/auth/sign-up', { email }, `198.51.100.${n}`);
    return (await app.outbox.to(email)).token;
  }

  /** Reads one after the other until `isOver`, and what the sessions that served them spent on each. */
  async function reading(isOver: (count: number) => boolean): Promise<Reading> {
    const before = await sessionsUs(app);
    const times: number[] = [];
    while (!isOver(times.length)) times.push(await read());
    const after = [...(await sessionsUs(app))];
    const usedUs = after.reduce((sum, [pid, us]) => sum + us - (before.get(pid) ?? 0), 0);
    return { times, usedUsEach: usedUs / times.length };
  }

  it('each is made or told to come back, and every read of another tenant is served', async () => {
    const tokens: string[] = [];
    for (let n = 0; n < SIGN_UPS; n += 1) tokens.push(await linkFor(n));
    for (let n = 0; n < WARM_UP; n += 1) await read();

    const before = await reading((count) => count >= READS_BEFORE);
    let running = SIGN_UPS;
    const answers = tokens.map(async (token, n) => {
      const shop = { token, slug: `shop_${n}`, name: `Shop ${n}` };
      const { status } = await post('/commerce/auth/sign-up/complete', shop, `198.51.100.${n}`).finally(
        () => (running -= 1),
      );
      return status;
    });
    const during = await reading(() => running === 0);
    const statuses = await Promise.all(answers);

    const count = (status: number) => statuses.filter((each) => each === status).length;
    const [quiet, busy] = [medianOf(before.times), medianOf(during.times)];
    process.stdout.write(
      [
        '',
        `${SIGN_UPS} sign-ups at once, while another tenant reads:`,
        `  created ${count(201)}, told to come back (503) ${count(503)}`,
        `  p50 of a read: ${quiet.toFixed(1)} ms before (${before.times.length} reads), ${busy.toFixed(1)} ms during (${during.times.length} reads), ratio ${(busy / quiet).toFixed(2)}`,
        `  CPU of the sessions per read: ${(before.usedUsEach / 1_000).toFixed(2)} ms before, ${(during.usedUsEach / 1_000).toFixed(2)} ms during, ratio ${(during.usedUsEach / before.usedUsEach).toFixed(2)}`,
        describeMachine(await machine(app.urls.ownerUrl)),
        '',
      ].join('\n'),
    );
    expect(during.times.length).toBeGreaterThan(0);
    expect(count(201)).toBeGreaterThan(0);
    expect(count(201) + count(503)).toBe(SIGN_UPS);
  });
});
