export * from './errors.js';
export { generateMigrations, type GenerateInput } from './generate.js';
export { type WrittenMigration } from './migration-file.js';
export { pushEntities, type Pushed } from './push.js';
export { type MigrationScope } from './scopes.js';
