import { type Readable } from 'node:stream';

/** Injection token of the application's `FileStore`. */
export const FILE_STORE = Symbol('FILE_STORE');

/**
 * Where files of tenants lie. Keys are `<tenant id>/<area>/<name>`: the tenant's immutable id comes first, so that what
 * belongs to a tenant can be found and erased after its slug has changed hands.
 */
export interface FileStore {
  /** Writes the file atomically: a reader sees all of it or nothing. */
  write(key: string, content: Readable): Promise<void>;
  /** @throws FileMissingError */
  read(key: string): Promise<Readable>;
  /** Does nothing where there is no such file. */
  delete(key: string): Promise<void>;
  /** Keys of the tenant's files, in any order; unfinished uploads among them. */
  list(tenantId: string): AsyncIterable<string>;
  /** Removes every file of the tenant, unfinished uploads too. Returns how many there were. */
  deleteAll(tenantId: string): Promise<number>;
}

/** Raised when a file is read that the store does not have. */
export class FileMissingError extends Error {
  readonly code = 'file_missing';
  constructor(readonly key: string) {
    super(`The file store has no file "${key}". Restore it from a backup, or remove the row that names it.`);
    this.name = 'FileMissingError';
  }
}
