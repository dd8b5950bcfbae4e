export { type LintCode, type LintFinding, type Objection } from './finding.js';
export { lintGenerated } from './generated.js';
export { type LintedMigration, type LintInput, lintMigrations } from './lint-migrations.js';
export { lintPending } from './pending.js';
export { statementsIn } from './statement.js';
