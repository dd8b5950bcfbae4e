import {
  IdempotencyInProgressError,
  IdempotencyKeyReusedError,
  IdempotencyStartedError,
  IdempotencyUnavailableError,
} from './errors.js';
import { type KeptAnswer } from './repeatable-request.js';

/** Sends one statement and returns its rows. */
export type Query = <T>(sql: string, values: unknown[]) => Promise<T[]>;

export interface KeyHashes {
  readonly keyHash: Buffer;
  readonly bodyHash: Buffer;
}

interface KeptRow extends Omit<KeptAnswer, 'status' | 'isKept'> {
  readonly status: number | null;
  readonly is_kept: boolean;
  readonly same: boolean;
}

/** The tables of the core that keep keys, and what is unique in them. */
export const KEY_TABLES = {
  tenant: { table: 'tenancy.idempotency_keys', unique: 'tenant_key, key_hash' },
  registry: { table: 'meta.idempotency_keys', unique: 'key_hash' },
} as const;

/** One claim in so many also deletes rows that have expired, a bounded number of them. */
const PURGED_EVERY = 50;
const PURGED_AT_ONCE = 200;

const LOCK_TIMEOUT = '55P03';
/** Undefined table, undefined schema, insufficient privilege: the database is older than this code. */
const NOT_THERE = ['42P01', '3F000', '42501'];

/** Injection token of the KeyStore for requests that enter no tenant. The register's room provides it. */
export const REGISTRY_KEYS = Symbol('REGISTRY_KEYS');

/**
 * The keys of requests, on one connection. A claim waits for another transaction that holds the same key.
 */
export class KeyStore {
  private claims = 0;

  constructor(
    private readonly place: (typeof KEY_TABLES)[keyof typeof KEY_TABLES],
    private readonly connection: Query,
  ) {}

  /** The same table on another connection: to claim in a transaction of the caller's. */
  on(query: Query): KeyStore {
    return new KeyStore(this.place, query);
  }

  /**
   * Takes the key for this request. False when another request has it, and its transaction has been committed.
   * @throws IdempotencyInProgressError when that takes longer than the lock timeout, IdempotencyUnavailableError
   */
  async claim({ keyHash, bodyHash }: KeyHashes): Promise<boolean> {
    const { table, unique } = this.place;
    // DO NOTHING locks no row: all that wait for the first go on at once when it ends.
    const rows = await this.query(
      `INSERT INTO ${table} (key_hash, body_hash) VALUES ($1, $2) ON CONFLICT (${unique}) DO NOTHING RETURNING true AS claimed`,
      [keyHash, bodyHash],
    );
    if (rows.length > 0 && this.claims++ % PURGED_EVERY === 0) await this.purge();
    return rows.length > 0;
  }

  /**
   * What was answered to the request that has the key; undefined when none has it any more.
   * @throws IdempotencyKeyReusedError, IdempotencyStartedError
   */
  async find({ keyHash, bodyHash }: KeyHashes): Promise<KeptAnswer | undefined> {
    const [row] = await this.query<KeptRow>(
      `SELECT status, location, etag, value, is_kept, body_hash = $2 AS same FROM ${this.place.table}
        WHERE key_hash = $1 AND expires_at > now()`,
      [keyHash, bodyHash],
    );
    if (!row) return undefined;
    if (!row.same) throw new IdempotencyKeyReusedError();
    const { status, is_kept: isKept, location, etag, value } = row;
    if (status === null) throw new IdempotencyStartedError();
    return { status, location, etag, value, isKept };
  }

  /** Deletes the key where it has expired. */
  async expire({ keyHash }: KeyHashes): Promise<void> {
    await this.query(`DELETE FROM ${this.place.table} WHERE key_hash = $1 AND expires_at <= now()`, [keyHash]);
  }

  async keep({ keyHash }: KeyHashes, { status, location, etag, value, isKept }: KeptAnswer): Promise<void> {
    await this.query(
      `UPDATE ${this.place.table} SET status = $2, location = $3, etag = $4, value = $5, is_kept = $6, updated_at = now()
        WHERE key_hash = $1`,
      [keyHash, status, location, etag, value, isKept],
    );
  }

  /** Gives the key back: the request was refused and may be sent again. */
  async release({ keyHash }: KeyHashes): Promise<void> {
    await this.query(`DELETE FROM ${this.place.table} WHERE key_hash = $1`, [keyHash]);
  }

  private async purge(): Promise<void> {
    const { table, unique } = this.place;
    await this.query(
      `DELETE FROM ${table} WHERE (${unique}) IN (
         SELECT ${unique} FROM ${table} WHERE expires_at <= now() LIMIT $1 FOR UPDATE SKIP LOCKED)`,
      [PURGED_AT_ONCE],
    );
  }

  private async query<T>(sql: string, values: unknown[]): Promise<T[]> {
    try {
      return await this.connection<T>(sql, values);
    } catch (error) {
      const { code } = ((error as { driverError?: unknown }).driverError ?? error) as { code?: string };
      if (code === LOCK_TIMEOUT) throw new IdempotencyInProgressError({ cause: error });
      if (NOT_THERE.includes(code ?? '')) throw new IdempotencyUnavailableError({ cause: error });
      throw error;
    }
  }
}
