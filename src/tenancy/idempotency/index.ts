export { currentClaim } from './current-claim.js';
export * from './errors.js';
export { KEY_TABLES, type KeyHashes, KeyStore, type Query, REGISTRY_KEYS } from './key-store.js';
export { type OwnClaim } from './own-claim.js';
export { type KeptAnswer, type RepeatableRequest } from './repeatable-request.js';
