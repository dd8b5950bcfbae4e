import { MigrationFailedError } from '../errors.js';
import { type OwnerDatabase, type OwnerTransaction } from '../owner-database.js';
import { type Ledger, type LedgerEntry, pendingMigrations } from './ledger.js';
import { type MigrationPlan, type PlannedMigration } from './plan.js';

/** One scope to be brought to the version of the code. */
export interface MigrationTarget {
  readonly plan: MigrationPlan;
  readonly ledger: Ledger;
  readonly searchPath: readonly string[];
  readonly tenantKey?: string;
  /** Runs in the transaction of each migration, after it: grants and policies for what it made, the register's mirror. */
  readonly afterwards?: (transaction: OwnerTransaction, migration: PlannedMigration) => Promise<void>;
}

export interface AppliedMigration {
  readonly name: string;
  readonly version: string;
}

/**
 * Applies what is missing, each migration in a transaction of its own with its ledger row. Others that do the same wait
 * (a lock that ends with the transaction), look again, and find it done. A failed migration leaves nothing.
 * @throws MigrationFailedError, MigrationChangedError, MigrationMissingError
 */
export async function applyPending(owner: OwnerDatabase, target: MigrationTarget): Promise<AppliedMigration[]> {
  const applied: AppliedMigration[] = [];
  for (;;) {
    const next = await owner.transaction((transaction) => applyNext(transaction, target));
    if (!next) return applied;
    applied.push({ name: next.name, version: next.version });
  }
}

async function applyNext(transaction: OwnerTransaction, target: MigrationTarget): Promise<PlannedMigration | undefined> {
  const { ledger, plan } = target;
  await transaction.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`tenantry:migrate:${ledger.where}`]);
  await transaction.workAs(target);
  await transaction.query(ledger.create);
  const entries = await transaction.query<LedgerEntry>(ledger.read);
  const [next] = pendingMigrations(plan, entries, ledger.where);
  if (next) await applyOne(transaction, target, next);
  return next;
}

/** Sends a migration and its ledger row in one message where it was recorded, else runs it. */
export async function applyOne(
  transaction: OwnerTransaction,
  { ledger, afterwards }: Pick<MigrationTarget, 'ledger' | 'afterwards'>,
  migration: PlannedMigration,
): Promise<void> {
  try {
    // Pending deferred checks would make the first ALTER fail.
    await transaction.query('SET CONSTRAINTS ALL IMMEDIATE');
    if (migration.statements) {
      const statements = migration.statements.map(plainForm);
      await transaction.query([...statements, ledger.insert(migration, null)].join(';\n'));
    } else {
      const started = performance.now();
      await new migration.migration().up(transaction.queryRunner);
      await transaction.query(ledger.insert(migration, performance.now() - started));
    }
  } catch (error) {
    throw new MigrationFailedError(ledger.where, migration.name, (error as { driverError?: Error }).driverError ?? (error as Error));
  }
  await afterwards?.(transaction, migration);
}

/** In a transaction, on tables nobody else uses yet, an index needs no CONCURRENTLY and may not have it. */
function plainForm(statement: string): string {
  return statement.replace(/^(\s*(?:CREATE(?:\s+UNIQUE)?|DROP)\s+INDEX)\s+CONCURRENTLY\b/i, '$1');
}
