export { purgeTenant } from './purge.js';
export { type Erasure, leftIn, type StoreErasure } from './report.js';
export { type StoreSettings, tenantStores } from './stores.js';
