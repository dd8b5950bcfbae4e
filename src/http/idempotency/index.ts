export { AnswersCredential, type AnswersCredentialIf, KeepsOwnKeys, NO_KEY_EXTENSION } from './decorators.js';
export { IdempotencyGuard } from './guard.js';
export { KEY_HEADER, KEY_PARAMETER, REPLAYED_HEADER } from './key-header.js';
