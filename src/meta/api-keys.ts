import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource, type EntityManager, IsNull } from 'typeorm';
import { META_DATA_SOURCE } from './data-source-name.js';
import { ApiKeyRecord } from './entities/index.js';

export interface NewApiKey {
  /** Null for a platform key, which may enter any tenant. */
  readonly tenantId: string | null;
  readonly name: string;
  /** The user it acts as, in the blueprint's own tables. */
  readonly userId?: string | null;
  /** Permissions of a machine's key; default all (`*`). A key bound to a user has that user's permissions. */
  readonly scopes?: readonly string[];
  readonly expiresAt?: Date | null;
}

/** What is shown of a key after the one time it was shown whole. */
export type ApiKeySummary = Omit<ApiKeyRecord, 'keyHash' | 'tenant'>;

export interface CreatedApiKey {
  /** The key itself. Shown once; it cannot be read again. */
  readonly key: string;
  readonly record: ApiKeySummary;
}

export interface ApiKeyFilter {
  /** Null for platform keys; undefined for all. */
  readonly tenantId?: string | null;
  /** From 1. */
  readonly page?: number;
  readonly pageSize?: number;
}

export interface ApiKeyPage {
  readonly items: ApiKeySummary[];
  readonly page: number;
  readonly pageSize: number;
  readonly total: number;
}

const KEY = /^tk_([0-9a-z]{8})_([A-Za-z0-9_-]{43})$/;
const PREFIX_ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const EVERYTHING = '*';
const TOUCH_AFTER_MS = 60_000;

/** Keys to the API, of tenants and of the platform. Only their SHA-256 is stored. */
@Injectable()
export class ApiKeys {
  constructor(@InjectDataSource(META_DATA_SOURCE) private readonly dataSource: DataSource) {}

  /** Makes a key; `manager` makes it part of a transaction on the register. */
  async create(input: NewApiKey, manager: EntityManager = this.dataSource.manager): Promise<CreatedApiKey> {
    const prefix = Array.from(randomBytes(8), (byte) => PREFIX_ALPHABET[byte & 31]).join('');
    const key = `tk_${prefix}_${randomBytes(32).toString('base64url')}`;
    const saved = await manager.save(
      manager.create(ApiKeyRecord, {
        tenantId: input.tenantId,
        userId: input.userId ?? null,
        name: input.name,
        prefix,
        keyHash: hashOf(key),
        scopes: [...(input.scopes ?? [EVERYTHING])],
        expiresAt: input.expiresAt ?? null,
      }),
    );
    return { key, record: summaryOf(saved) };
  }

  /** The key's record, or null when it is malformed, unknown, expired or revoked. Malformed ones cost no query. */
  async verify(key: string): Promise<ApiKeySummary | null> {
    if (!KEY.test(key)) return null;
    const found = await this.dataSource.manager.findOneBy(ApiKeyRecord, { keyHash: hashOf(key) });
    if (!found || hasEnded(found)) return null;
    if (!found.lastUsedAt || Date.now() - found.lastUsedAt.getTime() > TOUCH_AFTER_MS) await this.touch(found.id);
    return summaryOf(found);
  }

  /** The record of a key that still works, by its id; null otherwise. */
  async find(id: string): Promise<ApiKeySummary | null> {
    const found = await this.dataSource.manager.findOneBy(ApiKeyRecord, { id });
    return found && !hasEnded(found) ? summaryOf(found) : null;
  }

  /** Ends a key at once. False when there is no such key, or it had ended before. */
  async revoke(id: string): Promise<boolean> {
    const { affected } = await this.dataSource.manager
      .createQueryBuilder()
      .update(ApiKeyRecord)
      .set({ revokedAt: () => 'now()' })
      .where({ id })
      .andWhere('revoked_at IS NULL')
      .execute();
    return affected === 1;
  }

  /** Keys of a tenant, of the platform (null) or of all (undefined), newest first. Never with their hashes. */
  async list(tenantId?: string | null): Promise<ApiKeySummary[]> {
    const query = this.dataSource.manager.createQueryBuilder(ApiKeyRecord, 'key').orderBy('key.createdAt', 'DESC');
    if (tenantId === null) query.where('key.tenantId IS NULL');
    else if (tenantId !== undefined) query.where('key.tenantId = :tenantId', { tenantId });
    return (await query.getMany()).map(summaryOf);
  }

  /** One page of the same. */
  async page({ tenantId, page = 1, pageSize = 20 }: ApiKeyFilter = {}): Promise<ApiKeyPage> {
    const [found, total] = await this.dataSource.manager.findAndCount(ApiKeyRecord, {
      where: tenantId === undefined ? {} : { tenantId: tenantId === null ? IsNull() : tenantId },
      order: { createdAt: 'DESC', id: 'DESC' },
      skip: (page - 1) * pageSize,
      take: pageSize,
    });
    return { items: found.map(summaryOf), page, pageSize, total };
  }

  /** Two requests at once may both write; one of them is enough. Where nothing can be written, requests that only read go on. */
  private async touch(id: string): Promise<void> {
    const noted = this.dataSource.query(
      `UPDATE meta.api_keys SET last_used_at = now()
        WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')`,
      [id],
    );
    await noted.catch(() => undefined);
  }
}

function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

function hasEnded({ revokedAt, expiresAt }: ApiKeyRecord): boolean {
  return revokedAt !== null || (expiresAt !== null && expiresAt.getTime() <= Date.now());
}

function summaryOf(record: ApiKeyRecord): ApiKeySummary {
  const { keyHash: _hash, tenant: _tenant, ...summary } = record;
  return summary;
}
