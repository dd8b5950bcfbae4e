import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { loadSettings } from '../../src/config/index.js';
import {
  type CheckedFileStore,
  createFileStore,
  FileKeyError,
  FileMissingError,
  FileStoreUnavailableError,
} from '../../src/files/index.js';
import { BUCKET, CREDENTIALS, S3Server } from './s3-server.js';

const [A, B] = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'];
const server = new S3Server();
const folder = mkdtempSync(join(tmpdir(), 'files-'));
const storeOf = (STORAGE_URL: string) => createFileStore(loadSettings({ STORAGE_URL }, folder).storage);
const text = async (content: Promise<Readable>) => (await buffer(await content)).toString();
const keysOf = async (store: CheckedFileStore, tenant: string) => {
  const keys: string[] = [];
  for await (const key of store.list(tenant)) keys.push(key);
  return keys.sort();
};

beforeAll(() => server.start());
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

describe.each([
  ['a bucket', () => storeOf(server.url)],
  ['a folder', () => storeOf(`file:${folder}/documents`)],
])('%s', (_name, open) => {
  let store: CheckedFileStore;
  beforeAll(async () => {
    store = open();
    await store.check();
  });

  it('keeps what is written, tenant by tenant, and gives it to a second process', async () => {
    const odd = ['plain', 'with space', 'ä+ö&ü=%2F?#', "it's (a) *name*!", '~$@,;:'];
    for (const name of odd) {
      for (const tenant of [A, B])
        await store.write(`${tenant}/documents/${name}`, Readable.from([`${tenant}: ${name}`]));
    }
    const other = open();
    for (const name of odd) expect(await text(other.read(`${A}/documents/${name}`))).toBe(`${A}: ${name}`);
    for (const tenant of [A, B]) {
      expect(await keysOf(store, tenant)).toEqual(odd.map((name) => `${tenant}/documents/${name}`).sort());
    }
    await store.delete(`${A}/documents/plain`);
    await store.delete(`${A}/documents/plain`);
    await expect(store.read(`${A}/documents/plain`)).rejects.toBeInstanceOf(FileMissingError);
    expect(await text(store.read(`${B}/documents/plain`))).toBe(`${B}: plain`);
  });

  it('removes all of one tenant and nothing of the other', async () => {
    expect(await store.deleteAll(A)).toBe(4);
    expect(await keysOf(store, A)).toEqual([]);
    expect(await keysOf(store, B)).toHaveLength(5);
    expect(await store.deleteAll(A)).toBe(0);
  });

  it('keeps 12 MiB of unknown length as they are', async () => {
    const part = Buffer.alloc(1024 * 1024, 'x');
    part.write('begin');
    await store.write(`${A}/documents/large`, Readable.from(Array.from({ length: 12 }, () => part)));
    const read = await buffer(await store.read(`${A}/documents/large`));
    expect(read.equals(Buffer.concat(Array.from({ length: 12 }, () => part)))).toBe(true);
  });

  it('shows nothing of a file whose sender breaks off, be it small or large', async () => {
    for (const parts of [1, 10]) {
      const broken = Readable.from(
        (async function* () {
          for (let at = 0; at < parts; at += 1) yield Buffer.alloc(1024 * 1024);
          await Promise.resolve();
          throw new Error('the sender is gone');
        })(),
      );
      await expect(store.write(`${B}/documents/broken`, broken)).rejects.toThrow('the sender is gone');
    }
    await expect(store.read(`${B}/documents/broken`)).rejects.toBeInstanceOf(FileMissingError);
    expect((await keysOf(store, B)).filter((key) => key.includes('broken'))).toEqual([]);
  });

  it.each(['', '..', 'a/b', '.'])('takes %j for no tenant: a list and a removal are never of all', async (tenant) => {
    await expect(store.deleteAll(tenant)).rejects.toBeInstanceOf(FileKeyError);
    await expect(keysOf(store, tenant)).rejects.toBeInstanceOf(FileKeyError);
  });

  it.each(['', 'alone', `${A}/../${B}/x`, `${A}//x`, `/${A}/x`, `${A}/x\0`, `${A}/./x`, `${A}/${'x'.repeat(900)}`])(
    'takes %j for no key',
    async (key) => {
      await expect(store.write(key, Readable.from(['x']))).rejects.toBeInstanceOf(FileKeyError);
      await expect(Promise.resolve().then(() => store.read(key))).rejects.toBeInstanceOf(FileKeyError);
      await expect(Promise.resolve().then(() => store.delete(key))).rejects.toBeInstanceOf(FileKeyError);
    },
  );
});

describe('a bucket', () => {
  const at = { bucket: BUCKET, prefix: 'files/', region: 'us-east-1', pathStyle: true, credentials: CREDENTIALS };
  const s3 = (change: object = {}) => createFileStore({ kind: 's3', endpoint: server.endpoint, ...at, ...change });

  it('tells uploads that were not finished as remains, and aborts them', async () => {
    const { CreateMultipartUploadCommand, S3Client } = await import('@aws-sdk/client-s3');
    const client = new S3Client({
      endpoint: server.endpoint,
      region: 'us-east-1',
      forcePathStyle: true,
      credentials: CREDENTIALS,
    });
    for (const tenant of [A, B]) {
      await client.send(new CreateMultipartUploadCommand({ Bucket: BUCKET, Key: `files/${tenant}/documents/half` }));
    }
    await s3().deleteAll(B);
    expect(await keysOf(s3(), B)).toEqual([]);
    expect(await keysOf(s3(), A)).toContain(`${A}/documents/half`);
    expect(server.unfinished()).toEqual([expect.objectContaining({ key: `files/${A}/documents/half` })]);
    await s3().deleteAll(A);
    expect(server.unfinished()).toEqual([]);
  });

  it('lists and removes more than one page', async () => {
    const names = Array.from({ length: 1_005 }, (_, at) => `${A}/documents/${at}`);
    server.put(names.map((name) => `files/${name}`));
    expect(await keysOf(s3(), A)).toEqual([...names].sort());
    expect(await s3().deleteAll(A)).toBe(1_005);
    expect(await keysOf(s3(), A)).toEqual([]);
  });

  it.each([{ status: 500 }, { status: 503 }, 'disconnect'] as const)('asks again after %j', async (fault) => {
    server.faults.push(fault, fault);
    await s3().write(`${A}/documents/again`, Readable.from(['there']));
    server.faults.push(fault);
    expect(await text(s3().read(`${A}/documents/again`))).toBe('there');
  });

  it.each([
    [
      'a wrong secret',
      { credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'hunter2' } },
      /SignatureDoesNotMatch/,
      true,
    ],
    [
      'an unknown key',
      { credentials: { accessKeyId: 'nobody', secretAccessKey: 'hunter2' } },
      /InvalidAccessKeyId|AccessDenied/,
      true,
    ],
    ['a bucket that is missing', { bucket: 'elsewhere' }, /NoSuchBucket/, true],
    ['a server that is away', { endpoint: 'http://127.0.0.1:9' }, /ECONNREFUSED|does not answer/, false],
  ])('with %s is told, without the secret', async (_what, change, reason, isPermanent) => {
    const failures = await Promise.all(
      [
        s3(change).check(),
        s3(change).write(`${A}/d/x`, Readable.from(['x'])),
        s3(change).read(`${A}/d/x`),
        s3(change).deleteAll(A),
      ].map((work: Promise<unknown>) => work.catch((error: Error) => error)),
    );
    for (const failure of failures) {
      expect(failure).toBeInstanceOf(FileStoreUnavailableError);
      expect(failure).toMatchObject({ reason: expect.stringMatching(reason), isPermanent });
      expect(String((failure as Error).stack)).not.toContain('hunter2');
    }
  });

  it('that does not answer in time is told', async () => {
    server.faults.push(...Array.from({ length: 3 }, () => ({ waitMs: 60_000 })));
    await expect(s3({ timeoutMs: 200 }).check()).rejects.toMatchObject({ reason: expect.stringMatching(/Timeout/) });
    server.faults.length = 0;
  });
});

it('without STORAGE_URL in production every file is refused', async () => {
  const none = createFileStore(undefined);
  await expect(none.write(`${A}/d/x`, Readable.from(['x']))).rejects.toThrow('STORAGE_URL is not set');
  await expect(keysOf(none, A)).rejects.toThrow('STORAGE_URL is not set');
});
