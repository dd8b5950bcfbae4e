import { type Readable } from 'node:stream';

/** Injection token of the application's `FileStore`. */
export const FILE_STORE = Symbol('FILE_STORE');

/**
 * Where files of tenants lie. Keys are `<tenant id>/<area>/<name>`: the tenant's immutable id comes first, so that what
 * belongs to a tenant can be found and erased after its slug has changed hands. A key is at most 900 bytes long, and no part
 * of it is empty, `.` or `..`.
 * @example
 * constructor(@Inject(FILE_STORE) private readonly files: FileStore) {}
 * await this.files.write(`${tenant.id}/documents/${id}`, request);
 */
export interface FileStore {
  /** Writes the file atomically: a reader sees all of it or nothing. @throws FileKeyError, FileStoreUnavailableError */
  write(key: string, content: Readable): Promise<void>;
  /** @throws FileMissingError, FileKeyError, FileStoreUnavailableError */
  read(key: string): Promise<Readable>;
  /** Does nothing where there is no such file. @throws FileKeyError, FileStoreUnavailableError */
  delete(key: string): Promise<void>;
  /** Keys of the tenant's files, in any order; unfinished uploads among them. @throws FileStoreUnavailableError */
  list(tenantId: string): AsyncIterable<string>;
  /** Removes every file of the tenant, unfinished uploads too. Returns how many there were. @throws FileStoreUnavailableError */
  deleteAll(tenantId: string): Promise<number>;
}

/** A store that can tell whether it can be used. */
export interface CheckedFileStore extends FileStore {
  /** Resolves when a file could be written now. @throws FileStoreUnavailableError */
  check(): Promise<void>;
}
