export * from './api-key.entity.js';
export * from './billing.entity.js';
export * from './magic-link.entity.js';
export * from './new-organization.js';
export * from './open-billing.js';
export * from './organization.entity.js';
export * from './session.entity.js';
export * from './user.entity.js';
