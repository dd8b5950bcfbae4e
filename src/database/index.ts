export * from './data-source-options.js';
export * from './embedded/index.js';
export { openDatabase, type OpenedDatabase } from './open.js';
export * from './roles/index.js';
