import { TenancyError } from '../tenancy/index.js';

/** Raised when a file is read that the store does not have. */
export class FileMissingError extends TenancyError {
  readonly code = 'file_missing';
  constructor(readonly key: string) {
    super(`The file store has no file "${key}". Restore it from a backup, or remove the row that names it.`);
  }
}

/** Raised when a key does not name one file of one tenant: `<tenant id>/<area>/<name>`. */
export class FileKeyError extends TenancyError {
  readonly code = 'file_key';
  constructor(key: string) {
    super(
      `${JSON.stringify(key)} is no key of a file. Write <tenant id>/<area>/<name>, without "." or ".." as a part.`,
    );
  }
}

/** Raised when the store does not answer, or refuses: wrong credentials, no such bucket, a full disk, no STORAGE_URL. */
export class FileStoreUnavailableError extends TenancyError {
  readonly code = 'file_store_unavailable';
  constructor(
    /** For the log: a code of the server or of the connection, never a key or a secret. */
    readonly reason: string,
    /** True: asking again gets the same answer until a setting or a right is changed. */
    readonly isPermanent = false,
  ) {
    super(`The file store cannot be used: ${reason}. Check STORAGE_URL and the store, then try again.`);
  }
}
