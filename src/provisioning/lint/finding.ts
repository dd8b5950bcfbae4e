import { type MigrationScope } from '../draft/scopes.js';
import { type Mapped } from './mapped.js';
import { type Statement } from './statement.js';

export type LintCode =
  | 'table_rewrite'
  | 'not_null'
  | 'unvalidated_constraint'
  | 'index_not_concurrent'
  | 'concurrently_in_transaction'
  | 'still_mapped'
  | 'rename'
  | 'select_star'
  | 'schema_name'
  | 'lock_table'
  | 'no_lock_timeout'
  | 'unreadable';

/** What a rule says about a statement. */
export interface Objection {
  readonly code: LintCode;
  /** One sentence: what happens. */
  readonly message: string;
  /** What to write in its place. */
  readonly instead: string;
}

/** A statement of a migration that is dangerous on a table in use. `-- lint: allow <code>` inside its SQL silences it. */
export interface LintFinding extends Objection {
  /** Whose tables: `insurance tenant`, `support shared`, `meta`. */
  readonly place: string;
  /** The class name. */
  readonly migration: string;
  /** As it is sent; empty for `unreadable`. */
  readonly statement: string;
}

/** What a rule may know beside the statement. */
export interface RuleContext {
  readonly scope: MigrationScope;
  /** False for `transaction = false`. */
  readonly transactional: boolean;
  /** Tables made by the same migration before this statement: nobody uses them yet. */
  readonly created: ReadonlySet<string>;
  /** Everything the scope's migrations send before this statement. */
  readonly before: readonly Statement[];
  /** The same, of this migration alone. */
  readonly beforeHere: readonly Statement[];
  readonly mapped: Mapped;
}

export type Rule = (statement: Statement, context: RuleContext) => readonly Objection[];
