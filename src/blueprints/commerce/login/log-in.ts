import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { IDENTITY_MANAGER, isPassword, Throttle } from '../../../access/index.js';
import { ProblemException } from '../../../http/index.js';
import { MagicLinkPurpose } from '../platform/magic-link.entity.js';
import { Organization, OrganizationStatus } from '../platform/organization.entity.js';
import { User, UserStatus } from '../platform/user.entity.js';
import { Links } from './links.js';
import { type OpenedSession, type Origin, Sessions } from '../credentials/sessions.js';

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
    private readonly sessions: Sessions,
    private readonly throttle: Throttle,
  ) {}

  /** @throws LogInFailedProblem (401), ProblemException (429). */
  async withPassword(slug: string, email: string, password: string, origin: Origin): Promise<OpenedSession> {
    const account = `${slug} ${email}`;
    await this.throttle.count(account, origin.ip);
    const user = await this.activeUser(slug, email);
    const matches = await isPassword(password, user?.passwordHash);
    if (!user || !matches) throw new LogInFailedProblem();
    await this.throttle.forgive(account, origin.ip);
    return this.sessions.open(user, origin);
  }

  /** Sends a link, if there is someone to send it to. @throws ProblemException (429). */
  async sendLink(slug: string, email: string, origin: Origin): Promise<void> {
    await this.throttle.count(`link ${slug} ${email}`, origin.ip);
    const user = await this.activeUser(slug, email);
    const nobody = { id: '00000000-0000-0000-0000-000000000000', slug };
    const organization = user ? { id: user.organizationId, slug } : nobody;
    await this.links.send({
      email: email.toLowerCase(),
      purpose: MagicLinkPurpose.Login,
      organization,
      deliver: !!user,
    });
  }

  /** @throws LogInFailedProblem (401), ProblemException (429). */
  async withLink(slug: string, token: string, origin: Origin): Promise<OpenedSession> {
    await this.throttle.count(`use ${slug} ${token}`, origin.ip);
    const organization = await this.manager.findOneBy(Organization, { slug });
    const organizationId = organization?.id ?? null;
    const email = await this.links.use(this.manager, token, MagicLinkPurpose.Login, organizationId);
    const user = email ? await this.activeUser(slug, email) : undefined;
    if (!user) throw new LogInFailedProblem();
    return this.sessions.open(user, origin);
  }

  private async activeUser(slug: string, email: string): Promise<User | undefined> {
    const user = await this.manager
      .createQueryBuilder(User, 'person')
      .addSelect('person.passwordHash')
      .innerJoin('person.organization', 'organization')
      .where({ email: email.toLowerCase(), status: UserStatus.Active })
      .andWhere('organization.slug = :slug AND organization.status <> :suspended', {
        slug,
        suspended: OrganizationStatus.Suspended,
      })
      .getOne();
    return user ?? undefined;
  }
}
