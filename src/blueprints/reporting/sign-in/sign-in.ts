import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { IDENTITY_MANAGER, isPassword, Throttle } from '../../../access/index.js';
import { ProblemException } from '../../../http/index.js';
import { Invitations } from '../invitations/invitations.js';
import { Memberships } from '../invitations/memberships.js';
import { UserStatus } from '../people/enums.js';
import { type Session } from '../people/session.js';
import { User } from '../people/user.js';
import { type Origin, Sessions } from './sessions.js';
import { type AcceptInvitation, type LogIn, type OpenedSessionResponse, type SessionResponse } from './sign-in.dto.js';

/** 401: e-mail or password is wrong, or the person is not active; which of them is not told. */
class WrongCredentialsProblem extends ProblemException {
  constructor() {
    super(401, 'wrong_credentials', 'The e-mail or the password is wrong.');
  }
}

@Injectable()
export class SignIn {
  constructor(
    @Inject(IDENTITY_MANAGER) private readonly identity: EntityManager,
    private readonly sessions: Sessions,
    private readonly memberships: Memberships,
    private readonly invitations: Invitations,
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
      .where({ email: email.toLowerCase(), status: UserStatus.Active })
      .getOne();
    const matches = await isPassword(password, user?.passwordHash);
    if (!user || !matches) throw new WrongCredentialsProblem();
    await this.throttle.forgive(email, origin.ipAddress);
    return this.open(user, origin);
  }

  /** Accepts an invitation, sets the password and logs in. @throws UnprocessableProblem (422), ProblemException (429). */
  async accept({ token, password, name }: AcceptInvitation, origin: Origin): Promise<OpenedSessionResponse> {
    await this.throttle.count(`accept ${token}`, origin.ipAddress);
    return this.open(await this.invitations.accept(token, password, name), origin);
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

  private async open(user: User, origin: Origin): Promise<OpenedSessionResponse> {
    const { token, expiresAt } = await this.sessions.open(user.id, origin);
    return { token, ...(await this.describe({ userId: user.id, expiresAt })) };
  }
}
