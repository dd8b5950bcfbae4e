export { normalizeEmail } from './email-address.js';
export * from './people/index.js';
