import { connect, type Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { RequestValidationPipe } from '../../src/http/index.js';
import { startTestApp, type TestApp, type TestTenant } from '../support/app.js';

const JSON_BODY = { 'Content-Type': 'application/json' };
const OPEN = '/commerce/auth/log-in';
const KEYED = '/commerce/customers';

let app: TestApp;
let shop: TestTenant;
let mapped: jest.SpyInstance;

beforeAll(async () => {
  app = await startTestApp({ BLUEPRINTS: 'commerce,insurance' });
  shop = await app.createTenant({ slug: 'bounds', blueprint: 'commerce' });
});
afterAll(() => app?.close());
beforeEach(() => (mapped = jest.spyOn(RequestValidationPipe.prototype, 'transform')));
afterEach(() => mapped.mockRestore());

interface Answer {
  readonly status: number;
  readonly body: Record<string, any>;
  readonly text: string;
}

async function post(path: string, body: string | Uint8Array, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(app.baseUrl + path, {
    method: 'POST',
    headers: { ...JSON_BODY, ...headers },
    body: body as string,
  });
  const text = await response.text();
  return { status: response.status, text, body: JSON.parse(text) as Record<string, any> };
}

const withKey = (key = shop.key) => ({ Authorization: `Bearer ${key}` });
const fields = (count: number, value = '1') =>
  `{${Array.from({ length: count }, (_, n) => `"field${n}":${value}`).join()}}`;
const nested = (depth: number, open: string, close: string) => open.repeat(depth) + '1' + close.repeat(depth);

/** Sends the head of a request by hand, and what `more` writes; resolves with all that came back before the end. */
function byHand(head: string[], more: (socket: Socket) => void = () => {}): Promise<{ answer: string; sent: number }> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(app.baseUrl);
    let answer = '';
    const socket = connect(Number(port), '127.0.0.1', () => {
      socket.write([...head, 'Host: localhost', '', ''].join('\r\n'));
      more(socket);
    });
    socket.on('error', (error: NodeJS.ErrnoException) => (error.code === 'EPIPE' ? undefined : reject(error)));
    const done = () => {
      resolve({ answer, sent: socket.bytesWritten });
      socket.destroy();
    };
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
      if (more.length === 0 && answer.includes('\r\n\r\n')) done();
    });
    socket.removeAllListeners('error');
    socket.on('error', done).on('close', done);
  });
}

describe('without a credential', () => {
  it.each([
    ['KEYED', KEYED, {}],
    ['KEYED, a wrong key', KEYED, { Authorization: 'Bearer tk_aaaaaaaa_' + 'x'.repeat(43) }],
    ['KEYED, a session that is none', KEYED, { Authorization: 'Bearer cs_' + 'x'.repeat(43) }],
    ['another blueprint', '/insurance/customers', {}],
    ['operators', '/ops/tenants', { Authorization: 'Bearer nonsense' }],
  ])('%s: 401, and the body is not even read', async (_name, path, headers) => {
    const lines = Object.entries({ ...JSON_BODY, ...headers }).map(([name, value]) => `${name}: ${value}`);
    // A billion bytes are announced and none is sent: an answer comes only where nothing waits for them.
    const { answer } = await byHand([`POST ${path} HTTP/1.1`, ...lines, 'Content-Length: 1000000000']);
    expect(answer).toMatch(/^HTTP\/1\.1 401 /);
    const large = await post(path, fields(80_000), headers as Record<string, string>);
    expect(large.status).toBe(401);
    expect(mapped).not.toHaveBeenCalled();
  });

  it('a body without end is cut off', async () => {
    const chunk = 'x'.repeat(0xffff);
    const { answer, sent } = await byHand(
      [`POST ${OPEN} HTTP/1.1`, 'Content-Type: application/json', 'Transfer-Encoding: chunked'],
      (socket) => {
        const feed = () => {
          while (!socket.destroyed && socket.write(`ffff\r\n${chunk}\r\n`));
        };
        socket.on('drain', feed);
        feed();
      },
    );
    expect(answer === '' || answer.startsWith('HTTP/1.1 413 ')).toBe(true);
    expect(sent).toBeLessThan(32 * 1_048_576);
  });

  it.each([
    ['80,000 unknown fields in 850 KiB', fields(80_000), 'bytes'],
    ['more fields than any of these routes has', fields(33), 'keys'],
    ['a text longer than any of them takes', `{"email":"${'a'.repeat(4_097)}"}`, 'textLength'],
    ['objects in objects', nested(5, '{"a":', '}'), 'depth'],
    ['arrays in arrays', nested(1_000, '[', ']'), 'depth'],
    ['a long array', `{"email":[${'1,'.repeat(16)}1]}`, 'items'],
  ])('%s: 413 before it is mapped', async (_name, body, limit) => {
    const { status, body: problem } = await post(OPEN, body);
    expect([status, problem.code, problem.limit]).toEqual([413, 'payload_too_large', limit]);
    expect(mapped).not.toHaveBeenCalled();
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('%s is not unpacked for a client that has not said who it is', async (encoding, pack) => {
    const { status } = await post(OPEN, pack(fields(2)), { 'Content-Encoding': encoding });
    expect(status).toBe(415);
    expect(mapped).not.toHaveBeenCalled();
  });

  it('at most twenty errors are listed, each cut', async () => {
    const body = `{${Array.from({ length: 30 }, (_, n) => `"${'f'.repeat(110)}${n}":1`).join()}}`;
    const { status, body: problem, text } = await post(OPEN, body);
    expect([status, problem.code]).toEqual([400, 'invalid_request']);
    expect(problem.errors).toHaveLength(20);
    expect(problem.omitted).toBeGreaterThan(0);
    for (const { field, message } of problem.errors as { field: string; message: string }[]) {
      expect(field.length).toBeLessThanOrEqual(100);
      expect(message.length).toBeLessThanOrEqual(300);
    }
    expect(text.length).toBeLessThan(16_000);
  });
});

describe('with a credential', () => {
  const row = `"email":"ann@a.example"`;

  it.each([
    ['fields of one object', fields(251), 'keysPerObject'],
    ['fields of all objects', `[${Array(100).fill(fields(51)).join()}]`, 'keys'],
    ['depth', nested(21, '[', ']'), 'depth'],
    ['mixed depth', nested(11, '[{"a":', '}]'), 'depth'],
    ['a long array', `{"a":[${'1,'.repeat(1_000)}1]}`, 'items'],
    ['a long array of arrays', `{"a":[${'[],'.repeat(1_000)}[]]}`, 'items'],
    ['a long text', `{"a":"${'\\u0041'.repeat(90_000)}"}`, 'textLength'],
    ['bytes', `{"a":"${'a'.repeat(1_048_576)}"}`, 'bytes'],
  ])('%s: 413 before it is mapped', async (_name, body, limit) => {
    const { status, body: problem } = await post(KEYED, body, withKey());
    expect([status, problem.code, problem.limit]).toEqual([413, 'payload_too_large', limit]);
    expect(problem.detail).toContain(String(problem.most));
    expect(mapped).not.toHaveBeenCalled();
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('%s is unpacked up to the limit', async (encoding, pack) => {
    const bomb = pack(Buffer.alloc(4 * 1_048_576, ' '));
    const headers = { ...withKey(), 'Content-Encoding': encoding };
    const { status, body: problem } = await post(KEYED, bomb, headers);
    expect([status, problem.limit]).toEqual([413, 'bytes']);
    expect(mapped).not.toHaveBeenCalled();
    expect((await post(KEYED, pack(`{${row.replace('ann', encoding)}}`), headers)).status).toBe(201);
    expect((await post(KEYED, 'not packed', headers)).body.code).toBe('malformed_json');
  });

  it.each([
    ['a field twice', `{${row},"email":"b@b.example"}`],
    ['a field twice, once escaped', `{${row},"em\\u0061il":"b@b.example"}`],
    ['a field twice further in', `{${row},"metadata":{"a":1,"a":2}}`],
    ['__proto__', `{${row},"__proto__":{"isAdmin":true}}`],
    ['__proto__, escaped', `{${row},"\\u005f_proto__":{}}`],
    ['a number that is Infinity', `{${row},"metadata":{"n":1e400}}`],
    ['a number that is -Infinity', `{${row},"metadata":[-1E+999]}`],
    ['10,000 digits', `{${row},"metadata":{"n":${'9'.repeat(10_000)}}}`],
    ['a text that does not end', `{"email":"ann`],
    ['brackets that do not match', `{"email":["ann"}]`],
    ['two values', `{${row}} {}`],
    ['a text', `"${'a'.repeat(100)}"`],
    ['null', 'null'],
    ['invalid UTF-8', Buffer.concat([Buffer.from('{"email":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')])],
  ])('%s is refused before it is mapped', async (_name, body) => {
    const { status, body: problem } = await post(KEYED, body, withKey());
    expect([status, problem.code]).toEqual([400, 'malformed_json']);
    expect(mapped).not.toHaveBeenCalled();
  });

  it.each([
    ['application/x-www-form-urlencoded', 'a[b][c][d]=1&'.repeat(100)],
    ['multipart/form-data; boundary=x', '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x--\r\n'],
    ['text/xml', '<a/>'],
    ['text/plain', '{}'],
    ['application/json; charset=utf-16', '{}'],
    ['application/jsonp', '{}'],
    ['nonsense', '{}'],
  ])('%s: 415', async (type, body) => {
    const { status, body: problem } = await post(KEYED, body, { ...withKey(), 'Content-Type': type });
    expect([status, problem.code]).toEqual([415, 'unsupported_media_type']);
    expect(mapped).not.toHaveBeenCalled();
  });

  it('a body at its limits is read; a byte order mark and white space are none of its content', async () => {
    const { status } = await post(KEYED, `\uFEFF \n{${row}}\t`, withKey());
    expect(status).toBe(201);
    const { body } = await post(KEYED, fields(250), withKey());
    expect([body.code, body.errors.length]).toEqual(['invalid_request', 20]);
  });

  it('a route that takes more says so: an import has room for an array that other routes have not', async () => {
    const products = `[${Array.from({ length: 1_200 }, (_, n) => `{"id":${n + 1}}`).join()}]`;
    const { status, body } = await post('/commerce/products/import', products, withKey());
    expect([status, body.failed ?? body.skipped]).toEqual([200, expect.any(Number)]);
    expect((await post(KEYED, products, withKey())).body.limit).toBe('items');
  });
});

describe('a request line and its headers', () => {
  const get = async (path: string, headers: Record<string, string> = withKey()) => {
    const response = await fetch(app.baseUrl + path, { headers });
    return { status: response.status, text: await response.text() };
  };

  it.each([
    ['a URL', `${KEYED}?q=${'a'.repeat(9_000)}`, 414],
    ['a path', `${KEYED}/${'a'.repeat(9_000)}`, 414],
    ['thousands of parameters', `${KEYED}?${'a=1&'.repeat(1_500)}`, 400],
    ['250 unknown parameters', `${KEYED}?${Array.from({ length: 250 }, (_, n) => `p${n}=1`).join('&')}`, 400],
    ['brackets', `${KEYED}?a${'[b]'.repeat(1_000)}=1`, 400],
    ['a long list', `${KEYED}?sort=${Array(1_000).fill('email').join()}`, 400],
    ['a long term', `${KEYED}?q=${'%25'.repeat(201)}`, 400],
    ['a page', `${KEYED}?page=${'9'.repeat(5_000)}`, 400],
  ])('%s that is too much is refused in a short answer', async (_name, path, status) => {
    const answer = await get(path);
    expect(answer.status).toBe(status);
    expect(answer.text.length).toBeLessThan(16_000);
  });

  it.each([
    ['a long bearer token', { Authorization: `Bearer tk_${'a'.repeat(9_000)}` }, 401],
    ['a long tenant', { ...{}, 'X-Tenant-ID': 'a'.repeat(9_000) }, 400],
    ['many cookies', { Cookie: 'a=b; '.repeat(2_000) }, 401],
    ['more than headers may be', { Cookie: 'a'.repeat(20_000) }, 431],
  ])('%s', async (_name, headers, status) => {
    expect((await get(KEYED, headers as Record<string, string>)).status).toBe(status);
  });
});
