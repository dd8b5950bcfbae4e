import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { IDENTITY_MANAGER, type Principal, SessionRequiredProblem, Throttle } from '../../../access/index.js';
import { UnprocessableProblem } from '../../../http/index.js';
import { assertPassword, type Origin } from '../../kit/index.js';
import { Links } from '../login/links.js';
import { MagicLinkPurpose } from '../platform/magic-link.entity.js';
import { User } from '../platform/user.entity.js';
import { Sessions } from './sessions.js';

/** A person who is logged in proves once more who they are: sensitive acts ask for it. */
@Injectable()
export class ReAuthentication {
  constructor(
    @Inject(IDENTITY_MANAGER) private readonly manager: EntityManager,
    private readonly sessions: Sessions,
    private readonly links: Links,
    private readonly throttle: Throttle,
  ) {}

  /**
   * By the password.
   * @throws SessionRequiredProblem (403), UnprocessableProblem (422, `wrong_password`), ProblemException (429).
   */
  async byPassword(principal: Principal, password: string, { ipAddress }: Origin): Promise<void> {
    const userId = personOf(principal);
    await assertPassword(this.throttle, { ...(await this.personWithHash(userId)), address: ipAddress }, password);
    await this.sessions.markAuthenticated(principal.keyId);
  }

  /**
   * By a log-in link that was sent to the person's own address a moment ago. A link to another address stays unused.
   * @throws SessionRequiredProblem (403), UnprocessableProblem (422, `link_void`), ProblemException (429).
   */
  async byLink(principal: Principal, token: string, { ipAddress }: Origin): Promise<void> {
    const id = personOf(principal);
    await this.throttle.count(`re-authenticate ${id}`, ipAddress);
    await this.manager.transaction(async (manager) => {
      const login = { purpose: MagicLinkPurpose.Login };
      const link = await this.links.use(token, login, { tenantId: principal.tenantId, manager });
      if (!link || !(await manager.existsBy(User, { id, email: link.email }))) {
        throw new UnprocessableProblem('link_void', 'The link is unknown, used, expired or of another person.');
      }
      await this.sessions.markAuthenticated(principal.keyId, manager);
    });
  }

  /** The hash under which a person's password is kept, null where there is none. */
  async personWithHash(userId: string): Promise<{ userId: string; passwordHash: string | null }> {
    const select = { id: true, passwordHash: true };
    const { passwordHash } = await this.manager.findOneOrFail(User, { where: { id: userId }, select });
    return { userId, passwordHash };
  }
}

/** @throws SessionRequiredProblem (403) for keys: they have no account, also those that are bound to a person. */
export function personOf({ userId, session }: Principal): string {
  if (!userId || !session) throw new SessionRequiredProblem();
  return userId;
}
