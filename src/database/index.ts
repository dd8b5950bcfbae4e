export * from './data-source-options.js';
export * from './roles/index.js';
export * from './embedded/index.js';
