import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, IsNull, LessThan, MoreThan } from 'typeorm';
import { IDENTITY_MANAGER, newToken, tokenHash } from '../../../access/index.js';
import { Session } from '../people/session.js';
import { TOKEN_PREFIX } from './tokens.js';

const SESSION_DAYS = 14;
const DAY_MS = 86_400_000;

export interface OpenedSession {
  /** Shown to the client once. */
  readonly token: string;
  readonly session: Session;
}

/** Ways in: opened by log-in, standing in one workspace at a time, ended at once by deleting the row. */
@Injectable()
export class Sessions {
  constructor(@Inject(IDENTITY_MANAGER) private readonly identity: EntityManager) {}

  /** Opens a session and clears away the user's expired ones. */
  async open(userId: string, workspaceId: string): Promise<OpenedSession> {
    const token = newToken(TOKEN_PREFIX);
    const expiresAt = new Date(Date.now() + SESSION_DAYS * DAY_MS);
    await this.identity.delete(Session, { userId, expiresAt: LessThan(new Date()) });
    const session = this.identity.create(Session, { id: tokenHash(token), userId, workspaceId, expiresAt });
    await this.identity.insert(Session, session);
    return { token, session };
  }

  /** The session behind a token, or null: none, expired, or of somebody disabled. */
  find(token: string): Promise<Session | null> {
    return this.identity.findOneBy(Session, {
      id: tokenHash(token),
      expiresAt: MoreThan(new Date()),
      user: { disabledAt: IsNull() },
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

  /** Stands the session in another workspace; whether its user may is the caller's question. */
  async enter(id: string, workspaceId: string): Promise<void> {
    await this.identity.update(Session, { id }, { workspaceId });
  }

  /** Ends the sessions of somebody who is no longer in the workspace. */
  async endIn(workspaceId: string, userId: string): Promise<void> {
    await this.identity.delete(Session, { workspaceId, userId });
  }
}
