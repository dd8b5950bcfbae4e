import { startStudio, type Studio } from '../../src/cli/studio/server.js';
import { type TenantStatements } from '../../src/cli/studio/tenant-statements.js';
import { Visitor } from './support/visitor.js';

const facts = { tenant: 'a"<b>&\'', blueprint: 'commerce', schema: 'tenant_a', readOnly: true };
const assets = { script: 'the script', style: 'the style' };
const query = { procedure: 'query', query: { sql: 'SELECT 1', parameters: [] } };

describe('what a tenant’s tables are served by', () => {
  const ran: unknown[] = [];
  const statements = {
    run: (list: unknown) => {
      ran.push(list);
      return Promise.resolve([[{ a: 1 }]]);
    },
  } as unknown as TenantStatements;
  let studio: Studio;
  let page: Visitor;

  beforeAll(async () => {
    studio = await startStudio({ statements, facts, assets, port: 0 });
    page = new Visitor(studio.url);
  });
  beforeEach(() => void (ran.length = 0));
  afterAll(() => studio.close());

  it('answers its own page: document, script, style, statements', async () => {
    expect((await page.send('GET', '')).body).toContain('<header>a&#34;&#60;b&#62;&#38;&#39; · commerce · read only');
    expect(await page.send('GET', 'page.js')).toMatchObject({ status: 200, body: 'the script' });
    expect(await page.send('GET', 'page.css')).toMatchObject({ status: 200, body: 'the style' });
    const answered = await page.send('POST', 'query', { origin: page.origin }, query);
    expect(answered).toMatchObject({ status: 200, body: '[null,[{"a":1}]]' });
    expect(ran).toEqual([[query.query]]);
  });

  it('answers under the name localhost too', async () => {
    const host = `localhost:${new URL(page.url).port}`;
    const answered = await page.send('POST', 'query', { host, origin: `http://${host}` }, query);
    expect(answered.status).toBe(200);
  });

  it('lets the page load and send nothing elsewhere, and lets nobody else read or frame it', async () => {
    const { headers } = await page.send('GET', '');
    expect(headers).toMatchObject({
      'content-security-policy': expect.stringMatching(
        /^default-src 'none';.*connect-src 'self';.*frame-ancestors 'none'/,
      ),
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  const port = () => new URL(page.url).port;
  it.each([
    ['without the token', 404, () => ['/query', {}] as const],
    ['with another token', 404, () => [`/${'x'.repeat(32)}/query`, {}] as const],
    ['with half of the token', 404, () => [`${new URL(page.url).pathname.slice(0, 17)}/query`, {}] as const],
    ['under another name', 421, () => ['query', { host: `evil.example:${port()}` }] as const],
    ['under a name that begins alike', 421, () => ['query', { host: `localhost.evil.example:${port()}` }] as const],
    ['for another port', 421, () => ['query', { host: 'localhost' }] as const],
    ['of another page', 403, () => ['query', { origin: 'https://evil.example' }] as const],
    ['of another local page', 403, () => ['query', { origin: 'http://127.0.0.1:3000' }] as const],
    ['of a page without an address', 403, () => ['query', { origin: 'null' }] as const],
  ])('refuses a request %s', async (_what, status, made) => {
    const [path, headers] = made();
    const answered = await page.send('POST', path, { origin: page.origin, ...headers }, query);
    expect([answered.status, ran]).toEqual([status, []]);
    expect(answered.body).not.toContain(new URL(page.url).pathname.split('/')[1]);
    if (!('origin' in headers) || status === 421) return;
    expect((await page.send('GET', '', headers)).status).toBe(status);
  });

  it.each(['POST', 'PUT', 'OPTIONS', 'DELETE'])('refuses %s without an Origin', async (method) => {
    expect((await page.send(method, 'query', {}, query)).status).toBe(403);
    expect(ran).toEqual([]);
  });

  it.each([
    ['not JSON', '{'],
    ['nothing', 'null'],
    ['no statement', { procedure: 'query' }],
    ['an empty list', { procedure: 'transaction', queries: [] }],
    ['no procedure', { procedure: 'query-insights' }],
  ])('says what is wrong with %s', async (_what, body) => {
    const answered = await page.send('POST', 'query', { origin: page.origin }, body);
    expect([answered.status, ran]).toEqual([400, []]);
    expect(answered.body).not.toBe('');
  });

  it('has another token each time, and a port that is taken is said', async () => {
    const other = await startStudio({ statements, facts, assets, port: 0 });
    expect(new URL(other.url).pathname).not.toBe(new URL(studio.url).pathname);
    await other.close();
    const taken = startStudio({ statements, facts, assets, port: Number(port()) });
    await expect(taken).rejects.toMatchObject({ code: 'studio_port_taken' });
  });

  it('is not there for other machines', async () => {
    expect(new URL(studio.url).hostname).toBe('127.0.0.1');
    const elsewhere = new Visitor(studio.url.replace('127.0.0.1', '127.0.0.2'));
    await expect(elsewhere.send('GET', '')).rejects.toThrow(/ECONNREFUSED/);
  });
});
