import { quoteIdentifier } from '../../../tenancy/index.js';
import { MigrationFailedError } from '../../errors.js';
import {
  type LedgerEntry,
  type MigrationTarget,
  pendingMigrations,
  type PlannedMigration,
  retried,
} from '../../migrate/index.js';
import { type OwnerDatabase, type OwnerTransaction } from '../../owner-database.js';
import { EndsTransactionError } from '../errors.js';
import { isPassing } from '../tenant/failures.js';
import { needsIsolation } from '../tenant/messages.js';
import { observed } from './observed.js';
import { type RehearsedMigration, type RehearsedStatement } from './report.js';
import { writtenFor } from './written.js';

export type Done = Omit<RehearsedMigration, 'estimatedMs'>;

export interface Rehearsing {
  readonly owner: OwnerDatabase;
  readonly lockTimeoutMs: number;
  readonly retries: number;
}

/** A migration was refused; before it, these were not. */
export class StoppedRehearsal extends Error {
  constructor(
    readonly done: readonly Done[],
    override readonly cause: unknown,
  ) {
    super();
  }
}

class Undo extends Error {
  constructor(readonly done: readonly Done[]) {
    super();
  }
}

/**
 * Runs what the last target lacks in one transaction that is always rolled back; what the others lack goes before, unseen:
 * a tenant's migrations may need those of the shared tables. Locks that cannot be had are tried again like in a real run.
 * Nothing is left, but for the size that the planner believes an indexed table to have: the server notes that past
 * transactions. Throws StoppedRehearsal at the first migration that fails.
 */
export async function rehearseTarget(
  { owner, lockTimeoutMs, retries }: Rehearsing,
  targets: readonly MigrationTarget[],
): Promise<readonly Done[]> {
  try {
    return await retried(retries, isPassing, () =>
      owner.transaction(async (transaction) => {
        await transaction.query(`SET LOCAL lock_timeout TO '${lockTimeoutMs}ms'`);
        let done: readonly Done[] = [];
        for (const target of targets) done = await runPending(transaction, target);
        throw new Undo(done);
      }),
    );
  } catch (error) {
    if (error instanceof Undo) return error.done;
    throw error;
  }
}

async function runPending(transaction: OwnerTransaction, target: MigrationTarget): Promise<Done[]> {
  const { ledger, plan } = target;
  const done: Done[] = [];
  await transaction.lock(target.lock);
  if (target.tenantKey === undefined) await makeSchema(transaction, target.searchPath[0]);
  await transaction.workAs(target);
  if (target.tenantKey === undefined) await transaction.query(ledger.create);
  const entries = await transaction.query<LedgerEntry>(ledger.read);
  const pending = pendingMigrations(plan, entries, ledger.where);
  for (const migration of pending) {
    try {
      done.push(await runOne(transaction, target, migration, migration === pending.at(-1)));
    } catch (error) {
      throw new StoppedRehearsal(done, failure(error, ledger.where, migration));
    }
  }
  return done;
}

async function runOne(
  transaction: OwnerTransaction,
  { ledger, searchPath, tenantKey, afterwards }: MigrationTarget,
  migration: PlannedMigration,
  isLast: boolean,
): Promise<Done> {
  const statements: RehearsedStatement[] = [];
  const write = writtenFor(migration, tenantKey !== undefined);
  const onStatement = (statement: RehearsedStatement) => statements.push(statement);
  await transaction.query('SET CONSTRAINTS ALL IMMEDIATE');
  await new migration.migration().up(observed({ transaction, schemas: searchPath, write, onStatement }));
  const started = performance.now();
  await transaction.query(ledger.insert(migration, null));
  // Like the real run, which leaves it out where a tenant's migration makes nothing that needs it.
  if (tenantKey === undefined || needsIsolation(migration)) await afterwards?.(transaction, migration, isLast);
  const afterwardsMs = performance.now() - started;
  const durationMs = statements.reduce((sum, statement) => sum + statement.durationMs, afterwardsMs);
  const isPlainForm = migration.statements?.some((sql) => write(sql) !== sql) ?? false;
  return { name: migration.name, version: migration.version, isPlainForm, durationMs, statements };
}

/** The real run makes a new blueprint's schema before it migrates. */
async function makeSchema(transaction: OwnerTransaction, schema: string): Promise<void> {
  await transaction.workAsLogin();
  const [{ exists }] = await transaction.query<{ exists: boolean }>(
    'SELECT to_regnamespace(quote_ident($1)) IS NOT NULL AS exists',
    [schema],
  );
  if (exists) return;
  const ownerRole = quoteIdentifier('role', transaction.installation.ownerRole);
  await transaction.query(`CREATE SCHEMA ${quoteIdentifier('schema', schema)} AUTHORIZATION ${ownerRole}`);
}

function failure(error: unknown, where: string, { name }: PlannedMigration): Error {
  if (error instanceof EndsTransactionError) return new MigrationFailedError(where, name, error);
  const { driverError, query } = error as { driverError?: Error; query?: string };
  return new MigrationFailedError(where, name, driverError ?? (error as Error), query?.trim());
}
