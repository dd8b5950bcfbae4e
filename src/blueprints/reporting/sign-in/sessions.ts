import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, LessThan, MoreThan } from 'typeorm';
import { IDENTITY_MANAGER, newToken, tokenHash } from '../../../access/index.js';
import { type Origin } from '../../kit/index.js';
import { UserStatus } from '../people/enums.js';
import { Session } from '../people/session.js';
import { SESSION_PREFIX } from './tokens.js';

const SESSION_DAYS = 14;
const DAY_MS = 86_400_000;

@Injectable()
export class Sessions {
  constructor(@Inject(IDENTITY_MANAGER) private readonly identity: EntityManager) {}

  /** Opens a session, whose token is returned this once, and clears away the user's expired ones. */
  async open(userId: string, { ipAddress, userAgent }: Origin): Promise<{ token: string; expiresAt: Date }> {
    const token = newToken(SESSION_PREFIX);
    const expiresAt = new Date(Date.now() + SESSION_DAYS * DAY_MS);
    await this.identity.delete(Session, { userId, expiresAt: LessThan(new Date()) });
    await this.identity.insert(Session, {
      userId,
      token: tokenHash(token),
      expiresAt,
      ipAddress,
      userAgent,
    });
    return { token, expiresAt };
  }

  /** The session behind a token, or null: unknown, expired, or of somebody who is not active any more. */
  find(token: string): Promise<Session | null> {
    return this.identity.findOneBy(Session, {
      token: tokenHash(token),
      expiresAt: MoreThan(new Date()),
      user: { status: UserStatus.Active },
    });
  }

  async byId(id: string): Promise<Session | null> {
    return this.identity.findOneBy(Session, { id });
  }

  /** From now on sensitive acts are open to the session for a while. */
  async markAuthenticated(id: string): Promise<void> {
    await this.identity.update(Session, { id }, { authenticatedAt: () => 'now()' });
  }

  async end(id: string): Promise<void> {
    await this.identity.delete(Session, { id });
  }
}
