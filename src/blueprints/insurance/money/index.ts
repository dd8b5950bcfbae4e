export * from './commission.js';
export * from './days.js';
export * from './pence.js';
export * from './premium.js';
export * from './pro-rata.js';
