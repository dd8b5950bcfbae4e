import { UnavailableProblem } from '../../http/index.js';
import { BoundedLine, type LineLimits } from '../../tenancy/index.js';

/** 503: more passwords are being checked than the process has time for. */
export class LogInBusyProblem extends UnavailableProblem {
  constructor() {
    super('log_in_busy', 'Too many people are logging in at this moment. Try again.', 2);
  }
}

/** Lets so many passwords be hashed at a time. Refuses with LogInBusyProblem (503). */
export class HashingSlots extends BoundedLine {
  constructor(limits: LineLimits) {
    super(limits, () => new LogInBusyProblem());
  }
}
