export * from './errors.js';
export { findEmbeddedPostgres, removeEmbeddedPostgres } from './find.js';
export { type EmbeddedPostgres, type EmbeddedPostgresOptions } from './options.js';
export { Shutdown } from './shutdown.js';
export { startEmbeddedPostgres } from './start.js';
