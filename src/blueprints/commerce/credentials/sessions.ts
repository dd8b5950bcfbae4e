import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, IsNull, MoreThan, Not } from 'typeorm';
import { IDENTITY_MANAGER, newToken, tokenHash } from '../../../access/index.js';
import { OrganizationStatus } from '../platform/organization.entity.js';
import { Session } from '../platform/session.entity.js';
import { type User, UserStatus } from '../platform/user.entity.js';
import { type Origin } from '../../kit/index.js';
import { SESSION_PREFIX } from './tokens.js';

const LIFETIME_MS = 14 * 24 * 60 * 60 * 1_000;
export interface OpenedSession {
  token: string;
  expiresAt: Date;
}

/** Log-ins. Looked up at every request, so that a revocation counts at once, in every process. */
@Injectable()
export class Sessions {
  constructor(@Inject(IDENTITY_MANAGER) private readonly manager: EntityManager) {}

  async open(
    user: Pick<User, 'id' | 'organizationId'>,
    { ipAddress, userAgent }: Origin,
    manager = this.manager,
  ): Promise<OpenedSession> {
    const token = newToken(SESSION_PREFIX);
    const expiresAt = new Date(Date.now() + LIFETIME_MS);
    await manager.insert(Session, {
      userId: user.id,
      organizationId: user.organizationId,
      tokenHash: tokenHash(token),
      expiresAt,
      ipAddress,
      userAgent,
    });
    return { token, expiresAt };
  }

  /** The session with its user, while it is good: neither expired nor revoked, its user and organization in order. */
  find(token: string): Promise<Session | null> {
    return this.manager.findOne(Session, {
      where: {
        tokenHash: tokenHash(token),
        revokedAt: IsNull(),
        expiresAt: MoreThan(new Date()),
        user: { status: UserStatus.Active },
        organization: { status: Not(OrganizationStatus.Suspended) },
      },
      relations: { user: true },
    });
  }

  /** From now on sensitive acts are open to the session for a while. */
  async markAuthenticated(id: string, manager = this.manager): Promise<void> {
    await manager.update(Session, { id }, { authenticatedAt: () => 'now()' });
  }

  /** False when the user has no such open session. */
  async revoke(userId: string, id: string): Promise<boolean> {
    const { affected } = await this.manager.update(
      Session,
      { id, userId, revokedAt: IsNull() },
      { revokedAt: new Date() },
    );
    return affected === 1;
  }

  /** Ends the user's open sessions, but the one to be kept. */
  async revokeAll(userId: string, options: { except?: string; manager?: EntityManager } = {}): Promise<void> {
    const { except, manager = this.manager } = options;
    const others = { userId, revokedAt: IsNull(), ...(except ? { id: Not(except) } : {}) };
    await manager.update(Session, others, { revokedAt: new Date() });
  }

  listOpen(userId: string): Promise<Session[]> {
    const open = { userId, revokedAt: IsNull(), expiresAt: MoreThan(new Date()) };
    return this.manager.find(Session, { where: open, order: { createdAt: 'DESC' }, take: 100 });
  }
}
