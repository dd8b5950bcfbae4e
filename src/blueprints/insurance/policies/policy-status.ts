import { type Moves } from '../moves.js';

export enum PolicyStatus {
  Quoted = 'quoted',
  InForce = 'in_force',
  Lapsed = 'lapsed',
  Cancelled = 'cancelled',
  Expired = 'expired',
  Renewed = 'renewed',
}

/** Why a version of a policy, and the money that goes with it, came to be. */
export enum VersionReason {
  NewBusiness = 'new_business',
  MidTermAdjustment = 'mta',
  Renewal = 'renewal',
  Cancellation = 'cancellation',
}

/** The life of a policy: a quote is bound or lapses; cover ends once, in one of five ways. */
export const POLICY_MOVES: Moves<PolicyStatus> = {
  quoted: ['quote', 'bind', 'lapse'],
  in_force: ['adjust', 'renew', 'cancel', 'lapse', 'expire'],
  lapsed: [],
  cancelled: [],
  expired: [],
  renewed: [],
};
