import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { FileMissingError, type FileStore } from './file-store.js';

/** Keeps files in a folder of this machine, readable by this user only. */
export class FolderFileStore implements FileStore {
  private readonly root: string;

  constructor(folder: string) {
    this.root = resolve(folder);
  }

  async write(key: string, content: Readable): Promise<void> {
    const path = this.path(key);
    const unfinished = `${path}.${randomUUID()}.part`;
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    try {
      await pipeline(content, createWriteStream(unfinished, { mode: 0o600, flush: true }));
      await rename(unfinished, path);
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
  }

  read(key: string): Promise<Readable> {
    return new Promise((resolvePromise, reject) => {
      const stream = createReadStream(this.path(key));
      stream.once('open', () => resolvePromise(stream));
      stream.once('error', (error: NodeJS.ErrnoException) =>
        reject(error.code === 'ENOENT' ? new FileMissingError(key) : error),
      );
    });
  }

  delete(key: string): Promise<void> {
    return rm(this.path(key), { force: true });
  }

  async *list(tenantId: string): AsyncIterable<string> {
    const folder = this.path(tenantId);
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(emptyWhereMissing);
    for (const entry of entries) {
      if (!entry.isDirectory()) yield relative(this.root, join(entry.parentPath, entry.name)).split(sep).join('/');
    }
  }

  async deleteAll(tenantId: string): Promise<number> {
    let count = 0;
    for await (const key of this.list(tenantId)) if (key) count += 1;
    await rm(this.path(tenantId), { recursive: true, force: true });
    return count;
  }

  /** @throws Error for a key that leads out of the folder. */
  private path(key: string): string {
    const path = resolve(this.root, key);
    if (!path.startsWith(this.root + sep)) throw new Error('A file key leads out of the folder of the file store.');
    return path;
  }
}

function emptyWhereMissing(error: NodeJS.ErrnoException): [] {
  if (error.code === 'ENOENT') return [];
  throw error;
}
