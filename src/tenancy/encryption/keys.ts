import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KEY_BYTES, type EncryptionKey } from './cipher.js';
import { MalformedEncryptionKeysError, MissingEncryptionKeyError, UnknownEncryptionKeyError } from './errors.js';

const DEVELOPMENT_KEY_FILE = 'encryption.key';

export interface EncryptionKeyOptions {
  /** TENANTRY_ENCRYPTION_KEYS: `id:base64,…`, the current one first. */
  configured?: string;
  /** Where a key for development is made and kept, when none is configured. Leave out in production. */
  developmentHome?: string;
}

/** The keys secrets are sealed with: new ones with the first, old ones open with the one they name. */
export class EncryptionKeys {
  private keys: readonly EncryptionKey[];
  private readonly developmentHome: string | undefined;

  /** @throws MalformedEncryptionKeysError. An absent key is an error only once it is needed. */
  constructor({ configured, developmentHome }: EncryptionKeyOptions) {
    this.keys = configured?.trim() ? parse(configured) : [];
    this.developmentHome = developmentHome;
  }

  /** @throws MissingEncryptionKeyError when there is none and none may be made. */
  current(): EncryptionKey {
    return this.all()[0] ?? raise(new MissingEncryptionKeyError());
  }

  /** @throws UnknownEncryptionKeyError. */
  byId(id: string): EncryptionKey {
    return this.all().find((key) => key.id === id) ?? raise(new UnknownEncryptionKeyError(id));
  }

  private all(): readonly EncryptionKey[] {
    if (this.keys.length === 0 && this.developmentHome) this.keys = parse(developmentKey(this.developmentHome));
    return this.keys;
  }
}

function parse(configured: string): EncryptionKey[] {
  const keys = configured.split(',').map((item, index): EncryptionKey => {
    const [, id, encoded] = /^\s*([A-Za-z0-9_-]{1,32}):([A-Za-z0-9+/_-]+={0,2})\s*$/.exec(item) ?? [];
    if (!id) throw new MalformedEncryptionKeysError(index + 1, 'is not id:key');
    const secret = Buffer.from(encoded, 'base64');
    if (secret.length !== KEY_BYTES) {
      throw new MalformedEncryptionKeysError(index + 1, `has ${secret.length} bytes where ${KEY_BYTES} are needed`);
    }
    return { id, secret };
  });
  const repeated = keys.findIndex((key, index) => keys.findIndex(({ id }) => id === key.id) < index);
  if (repeated >= 0) throw new MalformedEncryptionKeysError(repeated + 1, 'repeats the id of another');
  return keys;
}

/** Two processes may start at once: the file is made by one of them, and both read it. */
function developmentKey(home: string): string {
  const file = join(home, DEVELOPMENT_KEY_FILE);
  mkdirSync(home, { recursive: true });
  try {
    writeFileSync(file, `development:${randomBytes(KEY_BYTES).toString('base64')}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8');
}

function raise(error: Error): never {
  throw error;
}
