import crypto from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
// eslint-disable-next-line @typescript-eslint/no-require-imports
const S3rver = require('@20minutes/s3rver') as new (options: object) => Koa;

interface Koa {
  middleware: ((context: Context, next: () => Promise<void>) => Promise<void>)[];
  configureBuckets(): Promise<unknown>;
  callback(): (request: object, response: object) => void;
}
interface Context {
  readonly method: string;
  readonly path: string;
  readonly query: Record<string, string | undefined>;
  status: number;
  type: string;
  body: unknown;
  mountPath: string;
  readonly state: { vhost?: boolean };
}

export const BUCKET = 'tenantry';
/** What s3rver knows. */
export const CREDENTIALS = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };

/** s3rver asks for single DES, which OpenSSL 3 has not, for the tokens of its lists. Nobody reads them. */
const { createCipheriv } = crypto;
crypto.createCipheriv = ((name: string, key: Buffer, iv: Buffer) =>
  name === 'des'
    ? createCipheriv('des-ede3-cbc', Buffer.concat([key, key, key]), iv)
    : createCipheriv(name, key, iv)) as typeof createCipheriv;

/** s3rver escapes the texts of its XML twice. */
async function escapedOnce(context: Context, next: () => Promise<void>): Promise<void> {
  await next();
  if (typeof context.body === 'string') context.body = context.body.replace(/&amp;(amp|lt|gt|quot|#x27);/g, '&$1;');
}

/** A server that speaks S3 and verifies signatures, and what can happen on the way to it. */
export class S3Server {
  /** Answers the next requests instead of the server: a status, or a wait in milliseconds before it. */
  readonly faults: ({ readonly status: number } | { readonly waitMs: number } | 'disconnect')[] = [];
  readonly requests: string[] = [];
  readonly folder = mkdtempSync(join(tmpdir(), 's3-'));
  private server: Server | undefined;

  async start(): Promise<this> {
    const koa = new S3rver({ directory: this.folder, silent: true, configureBuckets: [{ name: BUCKET }] });
    await koa.configureBuckets();
    // Two operations that s3rver has not; everything else is its own.
    koa.middleware.unshift(escapedOnce);
    koa.middleware.splice(-1, 0, (context, next) => this.uploads(context, next));
    const handle = koa.callback();
    this.server = createServer((request, response) => {
      this.requests.push(`${request.method} ${request.url}`);
      const fault = this.faults.shift();
      if (fault === 'disconnect') return void request.socket.destroy();
      if (fault && 'status' in fault) return void response.writeHead(fault.status).end();
      if (fault) setTimeout(() => handle(request, response), fault.waitMs).unref();
      else handle(request, response);
    });
    await new Promise<void>((resolve) => this.server!.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server!.address() as AddressInfo).port}`;
  }

  get url(): string {
    const { accessKeyId, secretAccessKey } = CREDENTIALS;
    return `s3://${accessKeyId}:${secretAccessKey}@${BUCKET}/files?endpoint=${encodeURIComponent(this.endpoint)}`;
  }

  async close(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Objects as s3rver keeps them, without a request for each. */
  put(keys: readonly string[]): void {
    for (const key of keys) {
      const path = join(this.folder, BUCKET, key);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(`${path}._S3rver_object`, 'x');
      writeFileSync(`${path}._S3rver_object.md5`, '9dd4e461268c8034f5c8564e155c67a6');
      writeFileSync(`${path}._S3rver_metadata.json`, '{}');
    }
  }

  /** Where s3rver keeps the parts of uploads that were not completed. */
  unfinished(): { readonly id: string; readonly key: string }[] {
    const folder = join(this.folder, BUCKET, '._S3rver_uploads');
    const ids = existsSync(folder) ? readdirSync(folder) : [];
    return ids.map((id) => ({ id, key: readFileSync(join(folder, id, 'key'), 'utf8') }));
  }

  private async uploads(context: Context, next: () => Promise<void>): Promise<void> {
    // Clients sign the slash behind a bucket; this makes s3rver count it too.
    if (/^\/[^/]+\/$/.test(context.path)) {
      context.state.vhost = true;
      context.mountPath = '/';
    }
    const { uploads, uploadId, prefix = '' } = context.query;
    if (context.method === 'GET' && uploads !== undefined) {
      const found = this.unfinished().filter(({ key }) => key.startsWith(prefix));
      const list = found.map(({ id, key }) => `<Upload><Key>${key}</Key><UploadId>${id}</UploadId></Upload>`).join('');
      context.type = 'application/xml';
      context.body = `<ListMultipartUploadsResult><IsTruncated>false</IsTruncated>${list}</ListMultipartUploadsResult>`;
    } else if (context.method === 'DELETE' && uploadId !== undefined) {
      rmSync(join(this.folder, BUCKET, '._S3rver_uploads', uploadId), { recursive: true, force: true });
      context.status = 204;
    } else await next();
  }
}
