import { MigrationFailedError } from '../errors.js';
import { type OwnerDatabase, type OwnerTransaction } from '../owner-database.js';
import { type Ledger, type LedgerEntry, pendingMigrations } from './ledger.js';
import { withoutBlocking } from './locked.js';
import { type MigrationPlan, type PlannedMigration } from './plan.js';

/** One scope to be brought to the version of the code. */
export interface MigrationTarget {
  readonly plan: MigrationPlan;
  readonly ledger: Ledger;
  /** Whoever migrates the same scope, or moves the same tenant, waits for this lock. */
  readonly lock: string;
  readonly searchPath: readonly string[];
  readonly tenantKey?: string;
  /** Runs in the transaction of each migration, after it: grants and policies for what it made, the register's mirror. */
  readonly afterwards?: (transaction: OwnerTransaction, migration: PlannedMigration, isLast: boolean) => Promise<void>;
}

export interface AppliedMigration {
  readonly name: string;
  readonly version: string;
}

/**
 * Applies what is missing, each migration in a transaction of its own with its ledger row. Others that do the same wait
 * (a lock that ends with the transaction), look again, and find it done. A failed migration leaves nothing. Tables that
 * are in use are waited for a moment at a time (`withoutBlocking`).
 * @throws MigrationFailedError, MigrationChangedError, MigrationMissingError
 */
export async function applyPending(owner: OwnerDatabase, target: MigrationTarget): Promise<AppliedMigration[]> {
  const applied: AppliedMigration[] = [];
  for (;;) {
    const next = await withoutBlocking(owner, target.lock, (transaction) => applyNext(transaction, target));
    if (!next) return applied;
    applied.push({ name: next.name, version: next.version });
  }
}

/** Applies the oldest migration that is missing, in a transaction that holds the lock. Undefined when none is missing. */
export async function applyNext(
  transaction: OwnerTransaction,
  target: MigrationTarget,
): Promise<PlannedMigration | undefined> {
  const { ledger, plan } = target;
  await transaction.workAs(target);
  await transaction.query(ledger.create);
  const entries = await transaction.query<LedgerEntry>(ledger.read);
  const [next, ...later] = pendingMigrations(plan, entries, ledger.where);
  if (!next) return undefined;
  await applyOne(transaction, ledger, next);
  await target.afterwards?.(transaction, next, later.length === 0);
  return next;
}

/** Sends a migration and its ledger row in one message where it was recorded, else runs it. */
export async function applyOne(
  transaction: OwnerTransaction,
  ledger: Ledger,
  migration: PlannedMigration,
): Promise<void> {
  const message = [...(migration.statements ?? []).map(plainForm), ledger.insert(migration, null)];
  try {
    // Pending deferred checks would make the first ALTER fail.
    await transaction.query('SET CONSTRAINTS ALL IMMEDIATE');
    if (migration.statements) {
      await transaction.query(message.join(SEPARATOR));
    } else {
      const started = performance.now();
      await new migration.migration().up(transaction.queryRunner);
      await transaction.query(ledger.insert(migration, performance.now() - started));
    }
  } catch (error) {
    const cause = (error as { driverError?: Error }).driverError ?? (error as Error);
    throw new MigrationFailedError(
      ledger.where,
      migration.name,
      cause,
      migration.statements ? statementAt(message, cause) : undefined,
    );
  }
}

/** A comment at the end of a statement must not swallow the next one. */
export const SEPARATOR = '\n;\n';

/** The server tells where in the message it stumbled. */
export function statementAt(message: readonly string[], error: Error & { position?: string }): string | undefined {
  let end = 0;
  return message.find((statement) => {
    end += statement.length + SEPARATOR.length;
    return error.position !== undefined && Number(error.position) <= end;
  });
}

/** In a transaction, on tables nobody else uses yet, an index needs no CONCURRENTLY and may not have it. */
export function plainForm(statement: string): string {
  return statement.replace(/^(\s*(?:CREATE(?:\s+UNIQUE)?|DROP)\s+INDEX)\s+CONCURRENTLY\b/i, '$1');
}
