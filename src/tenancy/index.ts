export * from './blueprint.js';
export * from './errors.js';
export * from './naming-strategy.js';
export * from './row-keys.js';
export * from './tenant.js';
