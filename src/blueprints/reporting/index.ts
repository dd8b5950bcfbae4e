export { BetterAuthStore } from './better-auth/store.js';
export { reporting } from './blueprint.js';
export { ReportingModule } from './reporting.module.js';
export { hashPassword, isPassword } from '../../access/index.js';
export { SYNC_OPTIONS, type SyncOptions } from './sources/sync-options.js';
