export * from './columns.js';
export * from './stamped.js';
