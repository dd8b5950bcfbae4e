export { ATTEMPT_COUNTERS, type AttemptCounters, type AttemptRule } from './attempts.js';
export { clientNetwork } from './client-network.js';
export { MemoryAttempts } from './memory-attempts.js';
export { HashingSlots, LogInBusyProblem } from './hashing-slots.js';
export { hashPassword, isPassword } from './passwords.js';
export {
  RecentSignIn,
  RecentSignInRequiredProblem,
  SENSITIVE_ACT,
  type SensitiveAct,
  SessionRequiredProblem,
} from './recent-sign-in.js';
export { SensitiveFieldsGuard } from './sensitive-fields.guard.js';
export {
  DEFAULT_LIMITS,
  type Refusal,
  Throttle,
  THROTTLE_LIMITS,
  type ThrottleLimits,
  throttling,
} from './throttle.js';
export { newToken, tokenHash } from './tokens.js';
