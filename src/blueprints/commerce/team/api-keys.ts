import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, IsNull, LessThan, MoreThan, Or } from 'typeorm';
import { IDENTITY_MANAGER, newToken, type Principal, tokenHash } from '../../../access/index.js';
import { ForbiddenProblem, UnprocessableProblem } from '../../../http/index.js';
import { ApiKey } from '../platform/api-key.entity.js';
import { OrganizationStatus } from '../platform/organization.entity.js';
import { UserStatus } from '../platform/user.entity.js';
import { PERMISSIONS } from '../credentials/permissions.js';
import { API_KEY_PREFIX } from '../credentials/tokens.js';

const LAST_USED_RESOLUTION_MS = 60_000;
const EVERYTHING = '*';

export type NewKey = Pick<ApiKey, 'name' | 'scopes'> & { expiresAt?: Date | null };

/** Keys for programs: what each may do is its scopes, and never more than its maker may. */
@Injectable()
export class CommerceApiKeys {
  constructor(@Inject(IDENTITY_MANAGER) private readonly manager: EntityManager) {}

  list(organizationId: string): Promise<ApiKey[]> {
    return this.manager.find(ApiKey, { where: { organizationId }, order: { createdAt: 'DESC' }, take: 1_000 });
  }

  /**
   * Makes a key; it is in this answer and never again. It works for as long as its maker is an active member, and never
   * does more than the maker may at that moment. The operator's keys have no maker.
   * @throws UnprocessableProblem (422, `unknown_scope`), ForbiddenProblem (403) for a scope the maker lacks.
   */
  async create(organizationId: string, wanted: NewKey, maker: Principal): Promise<{ key: string; row: ApiKey }> {
    const scopes = [...new Set(wanted.scopes)];
    const unknown = scopes.find((scope) => !PERMISSIONS.includes(scope));
    if (unknown !== undefined) {
      throw new UnprocessableProblem('unknown_scope', 'There is no such scope.', {
        scope: unknown,
        scopes: PERMISSIONS,
      });
    }
    const allowed = maker.permissions ?? new Set(maker.scopes);
    const lacking = allowed.has(EVERYTHING) ? undefined : scopes.find((scope) => !allowed.has(scope));
    if (lacking !== undefined) throw new ForbiddenProblem(lacking);
    const key = newToken(API_KEY_PREFIX);
    const { name, expiresAt = null } = wanted;
    const values = { organizationId, name, scopes, expiresAt, createdById: maker.userId, keyHash: tokenHash(key) };
    return { key, row: await this.manager.save(this.manager.create(ApiKey, values)) };
  }

  /** False when there is no such key that still works. */
  async revoke(organizationId: string, id: string): Promise<boolean> {
    const open = { id, organizationId, revokedAt: IsNull() };
    const { affected } = await this.manager.update(ApiKey, open, { revokedAt: new Date() });
    return affected === 1;
  }

  /** The key with its maker, while both are good. Notes once a minute that it is in use. */
  async find(key: string): Promise<ApiKey | null> {
    // A query builder: `findOne` with a relation asks twice.
    const row = await this.manager
      .createQueryBuilder(ApiKey, 'key')
      .innerJoin('key.organization', 'organization')
      .leftJoinAndSelect('key.createdBy', 'maker')
      .where({ keyHash: tokenHash(key), revokedAt: IsNull(), expiresAt: Or(IsNull(), MoreThan(new Date())) })
      .andWhere('organization.status <> :suspended', { suspended: OrganizationStatus.Suspended })
      .getOne();
    if (!row || (row.createdById !== null && row.createdBy?.status !== UserStatus.Active)) return null;
    await this.touch(row);
    return row;
  }

  private async touch({ id, lastUsedAt }: ApiKey): Promise<void> {
    const stale = new Date(Date.now() - LAST_USED_RESOLUTION_MS);
    if (lastUsedAt && lastUsedAt > stale) return;
    await this.manager.update(ApiKey, { id, lastUsedAt: Or(IsNull(), LessThan(stale)) }, { lastUsedAt: new Date() });
  }
}
