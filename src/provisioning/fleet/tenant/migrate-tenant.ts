import { type QueryResult } from 'pg';
import { type Tenant } from '../../../tenancy/index.js';
import { MigrationFailedError } from '../../errors.js';
import { applyNext, type PlannedMigration, SEPARATOR, statementAt, tenantTarget } from '../../migrate/index.js';
import { renewTenantPolicies } from '../../policies/index.js';
import { migrateConcurrently } from './concurrently.js';
import { isPassing } from './failures.js';
import { applying, opening, OPENING_RESULTS } from './messages.js';
import { expectedOf, migrateAtOnce } from './migrate-at-once.js';
import { openTenant, pendingOf } from './open-tenant.js';
import { type Applied, type TenantWork } from './tenant-work.js';

/** Stands among the names of the migrations applied. */
const RENEWED_POLICIES = 'policies';

/**
 * Renews policies of the form of before, then applies what the tenant's ledger lacks. Each migration is a transaction with its ledger row and the register's mirror.
 * Where the tenant is as the register says, all of them take one round trip; else n migrations take n + 1. `applied` hears of each as it is
 * committed. @throws TenantLockedError, TenantMovedError, TenantGoneError, LedgerMissingError, MigrationFailedError,
 * MigrationChangedError, MigrationMissingError
 */
export async function migrateTenant(work: TenantWork, applied: Applied): Promise<void> {
  const { connection } = work;
  // The turn itself is tried again.
  const renewed = work.hasOldPolicies ? await renewTenantPolicies(work.owner, work.tenant, 0) : 0;
  if (renewed > 0) applied(RENEWED_POLICIES, work.tenant.schemaVersion);
  const expected = expectedOf(work);
  if (await migrateAtOnce(work, expected)) return expected.forEach(({ name, version }) => applied(name, version));
  try {
    let results = await openTenant(work);
    const missing = new Set(pendingOf(work, results));
    // What went through before the message stopped.
    for (const migration of expected) if (!missing.has(migration)) applied(migration.name, migration.version);
    let isTouched = work.attempt > 1 || renewed > 0 || missing.size < expected.length;
    for (;;) {
      const pending = pendingOf(work, results);
      const [next] = pending;
      if (!next) return await close(work, isTouched ? 'done' : 'unchanged');
      isTouched = true;
      if (next.statements && next.transactional) {
        results = await applyInOneMessage(work, next, pending.length === 1);
        applied(next.name, next.version);
        if (pending.length === 1) return;
      } else {
        await connection.rollback();
        if (next.transactional) await applyForReal(work);
        else await migrateConcurrently(work, next, pending.length === 1);
        applied(next.name, next.version);
        results = await openTenant(work);
      }
    }
  } catch (error) {
    await connection.rollback();
    throw error;
  }
}

/** Returns the results of the next opening, when there is one. */
async function applyInOneMessage(
  work: TenantWork,
  migration: PlannedMigration,
  isLast: boolean,
): Promise<QueryResult[]> {
  const { ledger, connection } = work;
  const message = [...applying(work, migration, isLast), ...(isLast ? [] : opening(work))];
  try {
    return (await connection.send(message.join(SEPARATOR))).slice(-OPENING_RESULTS.length);
  } catch (error) {
    if (isPassing(error)) throw error;
    throw new MigrationFailedError(ledger.where, migration.name, error as Error, statementAt(message, error as Error));
  }
}

/** One that reads results while it runs needs a query runner. */
async function applyForReal({ owner, blueprint, tenant, lockTimeoutMs }: TenantWork): Promise<void> {
  const target = await tenantTarget(owner, blueprint, tenant);
  await owner.transaction(async (transaction) => {
    await transaction.query(`SET LOCAL lock_timeout TO '${lockTimeoutMs}ms'`);
    await transaction.lock(target.lock);
    await applyNext(transaction, target);
  });
}

/** Nothing is left to do: also where another has done it since the run began. */
async function close(work: TenantWork, status: 'done' | 'unchanged'): Promise<void> {
  const { connection, journal, tenant, plan, attempt } = work;
  const note = { tenantId: tenant.id, status, toVersion: plan.latest, attempts: attempt };
  const noted = journal ? [`SELECT ${journal.turnNote(note)}`] : [];
  await connection.send([...noted, mirrored(tenant, plan), 'COMMIT'].join(SEPARATOR));
}

function mirrored({ id }: Tenant, { latest, digest }: TenantWork['plan']): string {
  if (latest === null) return 'SELECT';
  return `UPDATE meta.tenants SET schema_version = '${latest}', migrations_digest = '${digest}', updated_at = now()
    WHERE id = '${id}' AND migrations_digest IS DISTINCT FROM '${digest}'`;
}
