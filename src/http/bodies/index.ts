export { BodyGuard } from './body.guard.js';
export { BODY_LIMITS, BodyLimits, OPEN_BODY_LIMITS, StreamedBody } from './limits.js';
export { INSTEAD_OF_NESTS_PARSERS, jsonBody } from './middleware.js';
export { BodyTooLargeProblem, MalformedJsonProblem, UnsupportedBodyProblem } from './problems.js';
export { boundedUrl } from './request-line.js';
export { boundUnreadBody } from './unread.js';
