export { CliModule } from './cli.module.js';
export { type Catalogue } from './services/services.js';
export { runCommand } from './run.js';
