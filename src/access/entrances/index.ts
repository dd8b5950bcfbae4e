export { admit, guardMessageHandlers } from './entrance.guard.js';
export { EntranceNotAuthorisedError } from './errors.js';
export { type GuardedRequest, type RequestOf, requestOfContext } from './request-of.js';
