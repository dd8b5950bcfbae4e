/**
 * The library: what an application of your own needs to keep its tenants apart. The five blueprints and the commands
 * stand on exactly this.
 */
export * from './access/index.js';
export * from './cache/index.js';
export * from './files/index.js';
export * from './http/index.js';
export * from './mail/index.js';
export * from './meta/index.js';
export * from './provisioning/index.js';
export * from './tenancy/index.js';
