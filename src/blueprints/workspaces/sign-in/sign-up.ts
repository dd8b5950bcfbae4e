import { Injectable } from '@nestjs/common';
import { Throttle } from '../../../access/index.js';
import {
  checkClaim,
  knownAddressMail,
  Letters,
  LinkVoidProblem,
  type Origin,
  signUpMail,
  standingOf,
  WrongCredentialsProblem,
} from '../../kit/index.js';
import { LinkPurpose } from '../people/link.js';
import { Links } from './links.js';
import { People } from './people.js';
import { type CompleteSignUp, type SignUp as SignUpBody } from './sign-in.dto.js';

const LINK_LIFETIME_MS = 24 * 60 * 60 * 1_000;
const SIGN_UP = { purpose: LinkPurpose.SignUp };

export interface SignedUp {
  readonly userId: string;
  /** What the person, or the one who asked for the link, would call the first workspace. */
  readonly workspaceName: string;
}

/** New accounts. One comes to be when the link is used that was sent to its mailbox, with the password chosen then. */
@Injectable()
export class SignUp {
  constructor(
    private readonly people: People,
    private readonly links: Links,
    private readonly letters: Letters,
    private readonly throttle: Throttle,
  ) {}

  /** Sends a link, or says in the mailbox that there is an account. The answer tells neither. @throws ProblemException (429). */
  async request({ email, name, workspaceName }: SignUpBody, origin: Origin): Promise<void> {
    await this.throttle.count(`sign-up ${email}`, origin.ipAddress);
    const person = await this.people.find(email, null, this.links.manager);
    const values = { ...SIGN_UP, email, name, workspaceName: workspaceName ?? null };
    const { token, expiresAt } = await this.links.make({ values, lifetimeMs: LINK_LIFETIME_MS });
    if (person?.disabled) return;
    if (person?.proved) this.letters.post(knownAddressMail({ email, tenant: null }));
    else this.letters.post(signUpMail({ email, tenant: null, token, expiresAt }));
  }

  /**
   * The person behind the mailbox, who chooses the password now: an account made before its address was proved loses
   * its password and its sessions. A proved person's password is not replaced; they have to send it.
   * @throws LinkVoidProblem (422), WrongCredentialsProblem (401), ProblemException (429).
   */
  async complete({ token, password, ...given }: CompleteSignUp, origin: Origin): Promise<SignedUp> {
    await this.throttle.count(`complete ${token}`, origin.ipAddress);
    const { manager: identity } = this.links;
    const seen = await this.links.find(token, SIGN_UP);
    const claimed = await checkClaim({ password }, await this.people.find(seen?.email ?? '', null, identity));
    return identity.transaction(async (manager) => {
      const link = await this.links.use(token, SIGN_UP, { manager });
      if (!link) throw new LinkVoidProblem('link_void');
      const person = await this.people.find(link.email, null, manager);
      const standing = standingOf(person, claimed);
      if (standing === 'may not') throw new LinkVoidProblem('link_void');
      if (standing === 'has another password') throw new WrongCredentialsProblem();
      const name = given.name ?? (person ? null : link.name);
      const passwordHash = standing === 'may set a password' ? claimed.passwordHash : null;
      const userId = await this.people.prove({ email: link.email, name, passwordHash }, person, { manager });
      if (!userId) throw new WrongCredentialsProblem();
      const workspaceName = given.workspaceName ?? link.workspaceName ?? `${given.name ?? link.name}’s workspace`;
      return { userId, workspaceName };
    });
  }
}
