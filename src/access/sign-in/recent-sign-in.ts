import { Inject, Injectable } from '@nestjs/common';
import { ProblemException } from '../../http/index.js';
import { ACCESS_OPTIONS, type AccessOptions, DEFAULT_SENSITIVE_ACTION_MINUTES } from '../access-options.js';
import { type Principal } from '../principal.js';

const MINUTE_MS = 60_000;

export const SENSITIVE_ACT = 'tenantry:sensitive-act';

/** When a route is sensitive: always, or where the body sets one of these fields. */
export interface SensitiveAct {
  readonly toSet?: readonly string[];
}

/** Raised when a key is used for an act that only a person may do. */
export class SessionRequiredProblem extends ProblemException {
  constructor() {
    super(403, 'session_required', 'A key may not do this. Log in as a person who may, and send the session’s token.');
  }
}

/** Raised when the person of a session proved who they are too long ago for a sensitive act. */
export class RecentSignInRequiredProblem extends ProblemException {
  constructor(reAuthenticateAt: string, withinMinutes: number) {
    super(
      403,
      'recent_sign_in_required',
      `This needs a log-in of the last ${withinMinutes} minutes. ` +
        `Prove who you are with ${reAuthenticateAt}, or log in again, then repeat the request.`,
      { reAuthenticateAt, withinMinutes },
    );
  }
}

/** Decides whether a principal may do a sensitive act: change owners, the team, keys or secrets. */
@Injectable()
export class RecentSignIn {
  private readonly withinMinutes: number;

  constructor(@Inject(ACCESS_OPTIONS) options: AccessOptions) {
    this.withinMinutes = options.sensitiveActionMinutes ?? DEFAULT_SENSITIVE_ACTION_MINUTES;
  }

  /**
   * A platform key passes: it is the operator, who brings in the first owner of a tenant and the next one when the
   * last is lost.
   * @throws SessionRequiredProblem (403), RecentSignInRequiredProblem (403).
   */
  assert({ kind, session }: Principal): void {
    if (kind === 'platform') return;
    if (!session) throw new SessionRequiredProblem();
    if (Date.now() - session.authenticatedAt.getTime() > this.withinMinutes * MINUTE_MS) {
      throw new RecentSignInRequiredProblem(session.reAuthenticateAt, this.withinMinutes);
    }
  }
}
