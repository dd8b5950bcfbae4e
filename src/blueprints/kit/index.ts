export { normalizeEmail } from './email-address.js';
export { assertPassword, ReAuthenticate, type SignedInPerson } from './re-authentication.js';
export * from './people/index.js';
