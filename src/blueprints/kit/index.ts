export { normalizeEmail } from './email-address.js';
