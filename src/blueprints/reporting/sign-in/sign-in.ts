import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { IDENTITY_MANAGER, isPassword, Throttle } from '../../../access/index.js';
import { type Origin, WrongCredentialsProblem } from '../../kit/index.js';
import { Memberships } from '../invitations/memberships.js';
import { TenantInvitations } from '../invitations/tenant-invitations.js';
import { UserStatus } from '../people/enums.js';
import { type Session } from '../people/session.js';
import { User } from '../people/user.js';
import { Sessions } from './sessions.js';
import { type AcceptInvitation, type LogIn, type OpenedSessionResponse, type SessionResponse } from './sign-in.dto.js';

@Injectable()
export class SignIn {
  constructor(
    @Inject(IDENTITY_MANAGER) private readonly identity: EntityManager,
    private readonly sessions: Sessions,
    private readonly memberships: Memberships,
    private readonly invitations: TenantInvitations,
    private readonly throttle: Throttle,
  ) {}

  /**
   * The same answer and the same work for a wrong password, an unknown e-mail and somebody who is not active.
   * @throws WrongCredentialsProblem (401), ProblemException (429).
   */
  async logIn({ email, password }: LogIn, origin: Origin): Promise<OpenedSessionResponse> {
    await this.throttle.count(email, origin.ipAddress);
    const user = await this.identity
      .createQueryBuilder(User, 'user')
      .addSelect('user.passwordHash')
      .where({ email, status: UserStatus.Active })
      .getOne();
    const matches = await isPassword(password, user?.passwordHash);
    if (!user || !matches) throw new WrongCredentialsProblem();
    await this.throttle.forgive(email, origin.ipAddress);
    return this.open(user, origin);
  }

  /**
   * Accepts an invitation and logs in. A new person chooses a password; one who has a password sends it.
   * @throws LinkVoidProblem (422), WrongCredentialsProblem (401), ProblemException (429).
   */
  async accept({ token, password, name }: AcceptInvitation, origin: Origin): Promise<OpenedSessionResponse> {
    await this.throttle.count(`accept ${token}`, origin.ipAddress);
    const { personId } = await this.invitations.accept(token, { password }, { name });
    return this.open({ id: personId }, origin);
  }

  /** Accepts an invitation for the person of the session. @throws LinkVoidProblem (422), also when it is another's. */
  async acceptAs(session: Session, token: string, origin: Origin): Promise<SessionResponse> {
    await this.throttle.count(`accept ${token}`, origin.ipAddress);
    await this.invitations.accept(token, { userId: session.userId });
    return this.describe(session);
  }

  async describe({ userId, expiresAt }: Pick<Session, 'userId' | 'expiresAt'>): Promise<SessionResponse> {
    const { id, email, name, status } = await this.identity.findOneByOrFail(User, { id: userId });
    const places = await this.memberships.of(userId);
    return {
      user: { id, email, name, status },
      memberships: places.map(({ tenantId, tenant, role }) => ({ tenantId, tenantName: tenant?.name ?? null, role })),
      expiresAt,
    };
  }

  private async open(user: Pick<User, 'id'>, origin: Origin): Promise<OpenedSessionResponse> {
    const { token, expiresAt } = await this.sessions.open(user.id, origin);
    return { token, ...(await this.describe({ userId: user.id, expiresAt })) };
  }
}
