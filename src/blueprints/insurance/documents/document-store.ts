import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export const DOCUMENT_STORE = Symbol('DOCUMENT_STORE');

/** Where the content of documents lies. Keys are `<tenant id>/<uuid>`; a key is written once. */
export interface DocumentStore {
  write(key: string, content: Readable): Promise<void>;
  read(key: string): Promise<Readable>;
  /** No error where there is nothing to delete. */
  delete(key: string): Promise<void>;
}

/** Keeps documents in a folder of this machine. */
export class LocalDocumentStore implements DocumentStore {
  constructor(private readonly folder: string) {}

  async write(key: string, content: Readable): Promise<void> {
    const path = this.path(key);
    const unfinished = `${path}.part`;
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    try {
      await pipeline(content, createWriteStream(unfinished, { mode: 0o600 }));
      await rename(unfinished, path);
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
  }

  read(key: string): Promise<Readable> {
    return new Promise((found, failed) => {
      const stream = createReadStream(this.path(key));
      stream.once('open', () => found(stream)).once('error', failed);
    });
  }

  delete(key: string): Promise<void> {
    return rm(this.path(key), { force: true });
  }

  private path(key: string): string {
    const root = resolve(this.folder);
    const path = join(root, key);
    if (!path.startsWith(root + sep)) throw new Error('A document key leads out of the document folder.');
    return path;
  }
}
