import { type LintFinding } from '../../lint/index.js';
import { type OutcomeError } from '../report.js';

/**
 * A lock on a table that the statement was the first of the whole rehearsal to take. In a real run each migration gives its
 * locks back when it is committed, and the next takes them anew.
 */
export interface TakenLock {
  readonly table: string;
  /** As pg_locks names it: `AccessExclusiveLock`. */
  readonly mode: string;
}

/** A table that a statement locked, read or rewrote. */
export interface TouchedTable {
  readonly table: string;
  /** Before, by the server's statistics. */
  readonly rows: number;
  /** With its TOAST, without its indexes; null when the statement dropped it. */
  readonly bytes: number | null;
  /** Every row was written again: the table has another file on disk. */
  readonly isRewritten: boolean;
  /** Rows the statement read of it. */
  readonly rowsRead: number;
}

export interface RehearsedStatement {
  /** As it was sent. */
  readonly sql: string;
  readonly durationMs: number;
  readonly locks: readonly TakenLock[];
  readonly tables: readonly TouchedTable[];
  /** False where the server takes it outside a transaction only: it was left out. */
  readonly isRehearsed: boolean;
}

export interface RehearsedMigration {
  readonly name: string;
  readonly version: string;
  /** `CREATE INDEX CONCURRENTLY` and its like were rehearsed without the word, so their locks are stronger than they will be. */
  readonly isPlainForm: boolean;
  /** Of its statements, and of the grants, policies and ledger that go with it. */
  readonly durationMs: number;
  readonly statements: readonly RehearsedStatement[];
  /** An estimate for all whom the rehearsal stands for; how, is said in `estimate.ts`. */
  readonly estimatedMs: number;
}

/** Tables that exist once, or one tenant that stands for all with the same catalog at the same version. */
export interface Rehearsal {
  /** `meta`, or a blueprint. */
  readonly scope: string;
  /** The slug of the tenant it was done on; null for tables that exist once. */
  readonly tenant: string | null;
  readonly version: string | null;
  /** Of the real catalog; null for tables that exist once, and where a tenant's schema is not there. */
  readonly fingerprint: string | null;
  /** How many tenants it stands for; 0 for tables that exist once. */
  readonly tenants: number;
  readonly migrations: readonly RehearsedMigration[];
  readonly estimatedMs: number;
  /** What went wrong. The migrations before it are listed, the others were not tried. */
  readonly error?: OutcomeError;
}

export interface RehearsalReport {
  /** `failed`: at least one rehearsal has an error. */
  readonly status: 'succeeded' | 'failed';
  readonly shared: readonly Rehearsal[];
  readonly groups: readonly Rehearsal[];
  readonly findings: readonly LintFinding[];
  /** An estimate of the whole run. */
  readonly estimatedMs: number;
  readonly durationMs: number;
}
