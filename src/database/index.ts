export * from './data-source-options.js';
export { type HardeningTarget, readHardening } from './hardening/harden.js';
export { openDatabase, type OpenedDatabase } from './open.js';
export * from './roles/index.js';
