import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { IDENTITY_MANAGER, isPassword, Throttle } from '../../../access/index.js';
import { ProblemException } from '../../../http/index.js';
import { MagicLinkPurpose } from '../platform/magic-link.entity.js';
import { Organization, OrganizationStatus } from '../platform/organization.entity.js';
import { User, UserStatus } from '../platform/user.entity.js';
import { Letters, logInMail, type Origin } from '../../kit/index.js';
import { type OpenedSession, Sessions } from '../credentials/sessions.js';
import { Links } from './links.js';

const LINK_LIFETIME_MS = 15 * 60 * 1_000;
const NO_SHOP = '00000000-0000-0000-0000-000000000000';

/** 401, the same for every reason: no such shop, no such person, wrong password, used link, suspended. */
export class LogInFailedProblem extends ProblemException {
  constructor() {
    super(401, 'log_in_failed', 'This does not log you in. Check what you entered, or ask for a new link.');
  }
}

/** Ways in for people who are there already. Neither answers nor their timing tell whether an address is known. */
@Injectable()
export class LogIn {
  constructor(
    @Inject(IDENTITY_MANAGER) private readonly manager: EntityManager,
    private readonly links: Links,
    private readonly letters: Letters,
    private readonly sessions: Sessions,
    private readonly throttle: Throttle,
  ) {}

  /** @throws LogInFailedProblem (401), ProblemException (429). */
  async withPassword(slug: string, email: string, password: string, origin: Origin): Promise<OpenedSession> {
    const account = `${slug} ${email}`;
    await this.throttle.count(account, origin.ipAddress);
    const user = await this.activeUser(slug, email);
    const matches = await isPassword(password, user?.passwordHash);
    if (!user || !matches) throw new LogInFailedProblem();
    await this.throttle.forgive(account, origin.ipAddress);
    return this.sessions.open(user, origin);
  }

  /** Sends a link, if there is someone to send it to. @throws ProblemException (429). */
  async sendLink(slug: string, email: string, origin: Origin): Promise<void> {
    await this.throttle.count(`link ${slug} ${email}`, origin.ipAddress);
    const user = await this.activeUser(slug, email);
    const { token, expiresAt } = await this.links.make({
      values: { email, purpose: MagicLinkPurpose.Login },
      lifetimeMs: LINK_LIFETIME_MS,
      tenantId: user?.organizationId ?? NO_SHOP,
    });
    // To the stored spelling of the address, not to the one that was sent.
    if (user) this.letters.post(logInMail({ email: user.email, tenant: user.organization, token, expiresAt }));
  }

  /** @throws LogInFailedProblem (401), ProblemException (429). */
  async withLink(slug: string, token: string, origin: Origin): Promise<OpenedSession> {
    await this.throttle.count(`use ${slug} ${token}`, origin.ipAddress);
    const organization = await this.manager.findOneBy(Organization, { slug });
    const login = { purpose: MagicLinkPurpose.Login };
    const link = await this.links.use(token, login, { tenantId: organization?.id ?? NO_SHOP });
    const user = link ? await this.activeUser(slug, link.email) : undefined;
    if (!user) throw new LogInFailedProblem();
    return this.sessions.open(user, origin);
  }

  private async activeUser(slug: string, email: string): Promise<User | undefined> {
    const user = await this.manager
      .createQueryBuilder(User, 'person')
      .addSelect('person.passwordHash')
      .innerJoinAndSelect('person.organization', 'organization')
      .where({ email, status: UserStatus.Active })
      .andWhere('organization.slug = :slug AND organization.status <> :suspended', {
        slug,
        suspended: OrganizationStatus.Suspended,
      })
      .getOne();
    return user ?? undefined;
  }
}
