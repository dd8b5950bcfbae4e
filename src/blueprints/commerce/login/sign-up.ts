import { Inject, Injectable } from '@nestjs/common';
import { hashPassword, TENANT_CREATION, type TenantCreation, Throttle } from '../../../access/index.js';
import { ConflictProblem } from '../../../http/index.js';
import { MagicLinkPurpose } from '../platform/magic-link.entity.js';
import { OrganizationStatus } from '../platform/organization.entity.js';
import { User, UserRole, UserStatus } from '../platform/user.entity.js';
import { Letters, type Origin, signUpMail } from '../../kit/index.js';
import { type OpenedSession, Sessions } from '../credentials/sessions.js';
import { Links } from './links.js';
import { LogInFailedProblem } from './log-in.js';

const LINK_LIFETIME_MS = 24 * 60 * 60 * 1_000;

/** What a creation is refused with when the slug is, or was lately, another shop's. */
const TAKEN: readonly unknown[] = ['tenant_exists', 'slug_resting'];

const SIGN_UP = { purpose: MagicLinkPurpose.Signup };

type Alongside = NonNullable<Parameters<TenantCreation['create']>[0]['alongside']>;

export interface NewShop {
  slug: string;
  name: string;
  password?: string;
}

/** New shops, made by whoever owns an e-mail address. */
@Injectable()
export class SignUp {
  constructor(
    @Inject(TENANT_CREATION) private readonly tenants: TenantCreation,
    private readonly links: Links,
    private readonly letters: Letters,
    private readonly sessions: Sessions,
    private readonly throttle: Throttle,
  ) {}

  /** Everybody gets a link: an address may own several shops. @throws ProblemException (429). */
  async request(email: string, origin: Origin): Promise<void> {
    await this.throttle.count(`sign-up ${email}`, origin.ipAddress);
    const { token, expiresAt } = await this.links.make({
      values: { email, purpose: MagicLinkPurpose.Signup },
      lifetimeMs: LINK_LIFETIME_MS,
    });
    this.letters.post(signUpMail({ email, tenant: null, token, expiresAt }));
  }

  /**
   * Makes the shop, and the address its owner. Where the shop cannot be made (its slug is taken), the link stays good
   * for another try.
   * @throws LogInFailedProblem (401) for a link that is none any more, ConflictProblem (409, `slug_taken`),
   *   ProblemException (429).
   */
  async complete(token: string, { slug, name, password }: NewShop, origin: Origin): Promise<OpenedSession> {
    await this.throttle.count(`complete ${token}`, origin.ipAddress);
    const passwordHash = password === undefined ? null : await hashPassword(password);
    // Asked first, so that a token that is no good costs no creation; decided below, where the link is used.
    if (!(await this.links.find(token, SIGN_UP))) throw new LogInFailedProblem();
    let session: OpenedSession | undefined;
    await this.makeShop(slug, name, async (manager, { id: organizationId }) => {
      const link = await this.links.use(token, SIGN_UP, { manager });
      if (!link) throw new LogInFailedProblem();
      const { email } = link;
      const owner = { organizationId, email, passwordHash, role: UserRole.Owner, status: UserStatus.Active };
      const user = await manager.save(manager.create(User, owner));
      session = await this.sessions.open(user, origin, manager);
    });
    return session!;
  }

  /** The shop and its owner in one transaction: while it waits for its turn, no other connection is held. */
  private async makeShop(slug: string, name: string, alongside: Alongside): Promise<void> {
    const profile = { status: OrganizationStatus.Onboarding };
    try {
      await this.tenants.create({ blueprint: 'commerce', slug, name, profile, alongside });
    } catch (error) {
      if (!TAKEN.includes((error as { code?: unknown }).code)) throw error;
      throw new ConflictProblem(
        'slug_taken',
        `The name "${slug}" is taken. Choose another one; the link is still good.`,
      );
    }
  }
}
