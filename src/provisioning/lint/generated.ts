import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type WrittenMigration } from '../draft/migration-file.js';
import { migratedTables, placeOf } from '../draft/scopes.js';
import { planMigrations } from '../migrate/index.js';
import { type OwnerDatabase } from '../owner-database.js';
import { type LintFinding } from './finding.js';
import { lintMigrations } from './lint-migrations.js';
import { mappedBy } from './mapped.js';

/**
 * Warns of what `db:generate` has just written below `root`. The files are read as text: a class that has been written in
 * this moment is not loaded yet. Tables of which no migration was listed before are passed over: nobody uses them.
 */
export async function lintGenerated(
  owner: OwnerDatabase,
  root: string,
  written: readonly WrittenMigration[],
): Promise<LintFinding[]> {
  const findings: LintFinding[] = [];
  for (const tables of migratedTables(owner.options.blueprints)) {
    const { migrations: listed } = await planMigrations(tables.migrations);
    if (listed.length === 0) continue;
    for (const { file, className } of written) {
      if (dirname(file) !== join(root, tables.folder)) continue;
      const migration = {
        name: className,
        statements: statementsOfUp(readFileSync(file, 'utf8')),
        transactional: true,
      };
      findings.push(
        ...lintMigrations({
          place: placeOf(tables),
          scope: tables.scope,
          migrations: [...listed, migration],
          isPending: (each) => each === migration,
          mapped: await mappedBy(owner, tables.entities),
        }),
      );
    }
  }
  return findings;
}

const QUERY = /queryRunner\.query\(\s*`((?:\\[\s\S]|[^`\\])*)`/g;

/** As `migration-file.ts` writes them: one template literal to a query. */
function statementsOfUp(text: string): string[] {
  const [, up = ''] = text.split(/async (?:up|down)\(/);
  return [...up.matchAll(QUERY)].map(([, sql]) => sql.replace(/\\([\s\S])/g, '$1'));
}
