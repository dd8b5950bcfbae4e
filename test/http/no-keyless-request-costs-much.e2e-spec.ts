import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type OpenAPIObject } from '@nestjs/swagger';
import { RequestValidationPipe } from '../../src/http/index.js';
import { startTestApp, type TestApp } from '../support/app.js';

/** `npm run fuzz:cost`: every payload, each several times, the least of which counts. */
const REPEATS = Number(process.env.COST_REPEATS ?? 1);
const WRONG_KEY = `Bearer tk_aaaaaaaa_${'x'.repeat(43)}`;
const VERBS = ['get', 'post', 'put', 'patch', 'delete'] as const;
const MOST_EXPENSIVE = 10;

const fields = (count: number) => `{${Array.from({ length: count }, (_, n) => `"f${n}":${n}`).join()}}`;
const text = (length: number) => `{"email":"${'a@'.repeat(length / 2)}","password":"${'a'.repeat(length)}"}`;

interface Payload {
  readonly name: string;
  readonly body?: string | Uint8Array;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const SHORT: readonly Payload[] = [
  { name: '80,000 fields', body: fields(80_000) },
  { name: '32 fields', body: fields(32) },
  { name: 'a query of 8 KiB', query: 'a[b][c]=1&'.repeat(240) },
];
const PAYLOADS: readonly Payload[] = [
  ...SHORT,
  { name: 'nothing' },
  { name: 'an address that is long', body: text(3_900) },
  { name: 'an address of dots', body: `{"email":"${'a.'.repeat(1_900)}@${'a-'.repeat(100)}"}` },
  { name: '500 KiB of brackets', body: '['.repeat(500_000) },
  { name: '1 MiB of numbers', body: `[${'1,'.repeat(500_000)}1]` },
  { name: '8 KiB of brackets', body: '[{"a":'.repeat(1_300) },
  { name: '8 KiB of digits', body: `{"a":${'9'.repeat(8_000)}}` },
  { name: '8 KiB of escapes', body: `{"a":"${'\\u0041'.repeat(1_300)}"}` },
  { name: 'gzip of 100 MiB', body: gzipSync(Buffer.alloc(100 * 1_048_576)), headers: { 'Content-Encoding': 'gzip' } },
  {
    name: 'a form',
    body: 'a[b][c][d]=1&'.repeat(2_000),
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  },
  {
    name: 'a tenant and a wrong key',
    body: fields(5_000),
    headers: { Authorization: WRONG_KEY, 'X-Tenant-ID': 'acme' },
  },
  { name: 'headers of 15 KiB', headers: { Cookie: 'a=b; '.repeat(2_900), Authorization: `Bearer ${'y'.repeat(500)}` } },
];

interface Cost {
  readonly what: string;
  readonly status: number;
  readonly cpuMs: number;
}

describe('no keyless request costs much', () => {
  let app: TestApp;
  let sender: ChildProcess;
  let routes: { readonly verb: string; readonly path: string }[];

  beforeAll(async () => {
    app = await startTestApp();
    sender = fork(join(__dirname, 'support/sender.mjs'), { serialization: 'advanced', execArgv: [] });
    const document = (await (await fetch(`${app.baseUrl}/docs-json`)).json()) as OpenAPIObject;
    const known = Object.entries(document.paths).flatMap(([path, item]) =>
      VERBS.flatMap((verb) => {
        if (!item[verb]) return [];
        const at = path.replace(/\{\w+\}/g, '00000000-0000-4000-8000-000000000000');
        return [{ verb: verb.toUpperCase(), path: at }];
      }),
    );
    routes = [...known, { verb: 'POST', path: '/nowhere' }, { verb: 'GET', path: '/a'.repeat(500) }];
  });
  afterAll(async () => {
    sender?.disconnect();
    await app?.close();
  });

  async function tell(message: object | string): Promise<{ status: number; failure?: string }> {
    const answer = once(sender, 'message');
    sender.send(message);
    return ((await answer) as [{ status: number; failure?: string }])[0];
  }

  /** The CPU of this process, which is the server and not the client: the least of the repeats. */
  async function cost(verb: string, path: string, payload: Payload): Promise<Cost> {
    const { name, body, query, headers } = payload;
    const withBody = verb !== 'GET' && body !== undefined;
    await tell({
      url: `${app.baseUrl}${path}${query ? `?${query}` : ''}`,
      method: verb,
      headers: { ...(withBody ? { 'Content-Type': 'application/json' } : {}), ...headers },
      ...(withBody ? { body } : {}),
    });
    let cpuMs = Infinity;
    let status = 0;
    for (let n = 0; n < REPEATS; n += 1) {
      const before = process.cpuUsage();
      const answer = await tell('send');
      const { user, system } = process.cpuUsage(before);
      if (answer.failure) throw new Error(`${verb} ${path}, ${name}: ${answer.failure}`);
      cpuMs = Math.min(cpuMs, (user + system) / 1_000);
      ({ status } = answer);
    }
    return { what: `${verb} ${path.slice(0, 60)}, ${name}`, status, cpuMs };
  }

  it('whatever is sent, to any route: what needs a key maps nothing, and nothing is a fault', async () => {
    const mapped = jest.spyOn(RequestValidationPipe.prototype, 'transform');
    const costs: Cost[] = [];
    const mappedWithoutKey: string[] = [];
    for (const { verb, path } of routes) {
      for (const payload of REPEATS > 1 ? PAYLOADS : SHORT) {
        mapped.mockClear();
        const each = await cost(verb, path, payload);
        costs.push(each);
        const large = (payload.body?.length ?? 0) > 8_192;
        if (mapped.mock.calls.length > 0 && (each.status === 401 || large)) mappedWithoutKey.push(each.what);
      }
    }
    mapped.mockRestore();
    const dearest = [...costs].sort((a, b) => b.cpuMs - a.cpuMs).slice(0, MOST_EXPENSIVE);
    const lines = dearest.map(({ cpuMs, status, what }) => `  ${cpuMs.toFixed(1).padStart(7)} ms  ${status}  ${what}`);
    process.stdout.write(
      `\nCPU of ${costs.length} keyless requests, of the server alone, the least of ${REPEATS}:\n${lines.join('\n')}\n`,
    );
    expect(mappedWithoutKey).toEqual([]);
    expect(costs.filter(({ status }) => status >= 500 && status !== 503)).toEqual([]);
  });
});
