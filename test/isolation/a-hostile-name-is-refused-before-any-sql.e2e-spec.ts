import { type AddressInfo } from 'node:net';
import { Client } from 'pg';
import { getTenantFromRequest, MalformedTenantError, parseTenantRef } from '../../src/tenancy/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { type NotesApp, startNotesApp } from '../tenancy/notes-app.js';
import { makePlayground, type Playground } from '../tenancy/two-schemas.js';
import { hostileLabels, hostileNames } from './support/hostile-names.js';
import { inBatches, rawStatus } from './support/raw-request.js';

const HOST = ['Host', 'app.example.com'] as const;
const BASE_DOMAIN = 'app.example.com';

describe('a hostile name is refused before any SQL', () => {
  let play: Playground;
  let notes: NotesApp;
  let port: number;

  beforeAll(async () => {
    play = await makePlayground(1);
    notes = await startNotesApp(play);
    port = (notes.app.getHttpServer().address() as AddressInfo).port;
  });
  afterAll(async () => {
    await notes.app.close();
    await play.close();
  });

  /** Nothing was looked up and nothing sent while `work` ran. */
  async function withoutSql<T>(work: () => Promise<T>): Promise<T> {
    const before = await play.statements();
    notes.lookups.length = 0;
    const result = await work();
    expect(notes.lookups).toEqual([]);
    expect(await play.statements()).toBe(before);
    return result;
  }
  /** What was not answered 400, as [what was sent, status]. */
  async function notRefused(headers: (readonly [string, string])[][]): Promise<unknown[]> {
    const answers = await inBatches(
      headers,
      50,
      async (each) => [each, await rawStatus(port, '/notes', each)] as const,
    );
    return answers.filter(([, status]) => status !== 400);
  }

  it('counts what it should: a good name is looked up and sends statements', async () => {
    const before = await play.statements();
    expect(await rawStatus(port, '/notes', [HOST, ['X-Tenant-ID', play.tenants[0].slug]])).toBe(200);
    expect(notes.lookups).toHaveLength(1);
    expect(await play.statements()).not.toBe(before);
  });

  it('in the header: more than 500 of them', async () => {
    const names = [...new Set(hostileNames())];
    expect(names.length).toBeGreaterThanOrEqual(500);
    const wrong = await withoutSql(() => notRefused(names.map((name) => [HOST, ['X-Tenant-ID', name]])));
    expect(wrong).toEqual([]);
  });

  it('in the header: empty, repeated, folded, or cut by line breaks', async () => {
    const { slug } = play.tenants[0];
    const name = 'X-Tenant-ID';
    const wrong = await withoutSql(() =>
      notRefused([
        [HOST, [name, '']],
        [HOST, [name, '   ']],
        [HOST, [name, slug], [name, slug]],
        [HOST, [name, slug], ['x-tenant-id', 'other']],
        [HOST, [name, ''], [name, slug]],
        [HOST, [name, `${slug}\r\n ${slug}`]],
        [HOST, [name, `${slug}\r\nX-Tenant-ID: ${slug}`]],
        [HOST, [name, `${slug}\n${slug}`]],
        [HOST, [name, `${slug}\r${slug}`]],
        [HOST, HOST, [name, slug]],
        [
          ['Host', `${slug}.${BASE_DOMAIN}`],
          ['Host', `other.${BASE_DOMAIN}`],
        ],
      ]),
    );
    expect(wrong).toEqual([]);
  });

  it('in the subdomain', async () => {
    const wrong = await withoutSql(() =>
      notRefused(hostileLabels().map((label) => [['Host', `${label}.${BASE_DOMAIN}`]])),
    );
    expect(wrong).toEqual([]);
  });

  it('given by a program: no text, a text that is none', () => {
    const values = [
      undefined,
      null,
      0,
      1,
      NaN,
      true,
      [],
      ['acme'],
      [['acme']],
      {},
      { slug: 'acme' },
      Symbol('acme'),
      () => 'acme',
      10n,
      new Date(0),
    ];
    for (const value of [...values, ...hostileNames()])
      expect(() => parseTenantRef(value)).toThrow(MalformedTenantError);
    expect(() => getTenantFromRequest({ headers: { 'x-tenant-id': ['acme', 'birch'] } })).toThrow(MalformedTenantError);
  });
});

describe('a hostile name is refused by the whole application before any SQL', () => {
  let app: TestApp;
  let admin: Client;

  beforeAll(async () => {
    app = await startTestApp({ BLUEPRINTS: 'workspaces', TENANT_BASE_DOMAIN: BASE_DOMAIN });
    admin = new Client({ connectionString: app.urls.ownerUrl });
    await admin.connect();
  }, 120_000);
  afterAll(async () => {
    await admin.end();
    await app.close();
  });

  /** Sessions that have been opened, or sent anything, since. */
  async function busySince(time: Date): Promise<unknown[]> {
    const { rows } = await admin.query(
      `SELECT usename, query FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND greatest(query_start, backend_start) > $1`,
      [time],
    );
    return rows;
  }

  it('whoever asks: not even the credential is looked up', async () => {
    const port = Number(new URL(app.baseUrl).port);
    const ask = (authorization: string, name: string) =>
      rawStatus(port, '/workspaces/current', [HOST, ['Authorization', authorization], ['X-Tenant-ID', name]]);
    const start = new Date(0);
    expect(await ask(`Bearer ${app.platformKey}`, 'Nobodys0workspace')).toBe(404);
    expect(await busySince(start)).not.toEqual([]);
    const names = [...new Set(hostileNames())];
    for (const authorization of [`Bearer ${app.platformKey}`, 'Bearer unknown']) {
      const { rows } = await admin.query<{ now: Date }>('SELECT clock_timestamp() AS now');
      const answers = await inBatches(names, 50, async (name) => [name, await ask(authorization, name)] as const);
      expect(answers.filter(([, status]) => status !== 400)).toEqual([]);
      expect(await busySince(rows[0].now)).toEqual([]);
    }
  });
});
