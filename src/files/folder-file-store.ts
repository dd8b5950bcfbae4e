import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { FileMissingError, FileStoreUnavailableError } from './errors.js';
import { type CheckedFileStore } from './file-store.js';
import { checkedKey, checkedTenantId } from './keys.js';

/** Keeps files in a folder of this machine, readable by this user only. */
export class FolderFileStore implements CheckedFileStore {
  private readonly root: string;

  constructor(folder: string) {
    this.root = resolve(folder);
  }

  async write(key: string, content: Readable): Promise<void> {
    const path = this.path(checkedKey(key));
    const unfinished = `${path}.${randomUUID()}.part`;
    try {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await pipeline(content, createWriteStream(unfinished, { mode: 0o600, flush: true }));
      await rename(unfinished, path);
    } catch (error) {
      await rm(unfinished, { force: true }).catch(() => {});
      throw ofStore(error);
    }
  }

  read(key: string): Promise<Readable> {
    const path = this.path(checkedKey(key));
    return new Promise((found, failed) => {
      const stream = createReadStream(path);
      stream.once('open', () => found(stream));
      stream.once('error', (error: NodeJS.ErrnoException) =>
        failed(isMissing(error) ? new FileMissingError(key) : ofStore(error)),
      );
    });
  }

  async delete(key: string): Promise<void> {
    await rm(this.path(checkedKey(key)), { force: true }).catch(refuse);
  }

  async *list(tenantId: string): AsyncIterable<string> {
    const folder = this.path(checkedTenantId(tenantId));
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(emptyWhereMissing);
    for (const entry of entries) {
      if (!entry.isDirectory()) yield relative(this.root, join(entry.parentPath, entry.name)).split(sep).join('/');
    }
  }

  async deleteAll(tenantId: string): Promise<number> {
    let count = 0;
    for await (const key of this.list(tenantId)) if (key) count += 1;
    await rm(this.path(checkedTenantId(tenantId)), { recursive: true, force: true }).catch(refuse);
    return count;
  }

  async check(): Promise<void> {
    const probe = join(this.root, `.probe-${randomUUID()}`);
    try {
      await mkdir(this.root, { recursive: true, mode: 0o700 });
      await writeFile(probe, '', { mode: 0o600, flag: 'wx' });
      await rm(probe);
    } catch (error) {
      throw ofStore(error);
    }
  }

  private path(key: string): string {
    return join(this.root, ...key.split('/'));
  }
}

/** What the disk says becomes an error of the store; what the sender of the content says stays as it is. */
function ofStore(error: unknown): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  // A socket has system calls too: those of files have a path, or a file descriptor.
  const isOfDisk =
    syscall !== undefined && /^(open|write|rename|mkdir|rm|unlink|rmdir|scandir|fsync|fdatasync|close)$/.test(syscall);
  return code && isOfDisk && !/^(ECONN|EPIPE)/.test(code) ? new FileStoreUnavailableError(code) : error;
}

function refuse(error: unknown): never {
  throw ofStore(error);
}

function isMissing({ code }: NodeJS.ErrnoException): boolean {
  return code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR';
}

function emptyWhereMissing(error: NodeJS.ErrnoException): [] {
  if (error.code === 'ENOENT') return [];
  throw ofStore(error);
}
