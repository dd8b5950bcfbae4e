import { type MigrationScope } from '../draft/scopes.js';
import { type LintFinding, type Objection } from './finding.js';
import { type Mapped } from './mapped.js';
import { createdTable } from './names.js';
import { RULES } from './rules/all.js';
import { allowedIn, type Statement, statementsIn } from './statement.js';

/** What the linter reads of a migration. */
export interface LintedMigration {
  readonly name: string;
  /** Null where it reads results while it runs. */
  readonly statements: readonly string[] | null;
  readonly transactional: boolean;
}

export interface LintInput {
  /** For the findings: `insurance tenant`. */
  readonly place: string;
  readonly scope: MigrationScope;
  /** All of the scope, oldest first. */
  readonly migrations: readonly LintedMigration[];
  /** Only these are warned of; the others are what they build on. */
  readonly isPending: (migration: LintedMigration) => boolean;
  readonly mapped: Mapped;
}

/** Warns of what is dangerous on tables in use. No database is asked. */
export function lintMigrations({ place, scope, migrations, isPending, mapped }: LintInput): LintFinding[] {
  const findings: LintFinding[] = [];
  const before: Statement[] = [];
  for (const migration of migrations) {
    const { name, statements, transactional } = migration;
    const add = (statement: string, objections: readonly Objection[]) => {
      if (!isPending(migration)) return;
      const allowed = allowedIn(statement);
      for (const each of objections) {
        if (!allowed.has(each.code)) findings.push({ ...each, place, migration: name, statement });
      }
    };
    if (!statements) add('', [UNREADABLE]);
    const beforeHere: Statement[] = [];
    const created = new Set<string>();
    for (const text of statements ?? []) {
      for (const statement of statementsIn(text)) {
        const context = { scope, transactional, created, before, beforeHere, mapped };
        add(
          text,
          RULES.flatMap((rule) => rule(statement, context)),
        );
        const table = createdTable(statement.bare);
        if (table) created.add(table);
        before.push(statement);
        beforeHere.push(statement);
      }
    }
  }
  return findings;
}

const UNREADABLE: Objection = {
  code: 'unreadable',
  message: 'It reads results while it runs, so what it will send is not known before.',
  instead: 'Send fixed statements, or look at what --dry-run shows.',
};
