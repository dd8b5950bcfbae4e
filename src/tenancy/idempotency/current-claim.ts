import { currentPlace } from '../scope/place.js';
import { RequestDoor } from '../scope/request-door.js';
import { type OwnClaim } from './own-claim.js';

/** The claim of the current request, in a handler marked `@ClaimsKey()`; undefined where no `Idempotency-Key` was sent. */
export function currentClaim(): OwnClaim | undefined {
  const scope = currentPlace()?.scope;
  return scope instanceof RequestDoor ? scope.ownClaim : undefined;
}
