import { type QueryResult } from 'pg';
import { sqlState } from '../../../database/index.js';
import { type Tenant } from '../../../tenancy/index.js';
import { type LedgerEntry, pendingMigrations, type PlannedMigration, SEPARATOR } from '../../migrate/index.js';
import { LedgerMissingError, TenantGoneError, TenantLockedError } from '../errors.js';
import { TenantMovedError } from './failures.js';
import { opening, OPENING_RESULTS } from './messages.js';
import { refetch } from './refetch.js';
import { type TenantWork } from './tenant-work.js';

const NOT_THERE = ['42P01', '3F000'];

/** @throws LedgerMissingError, TenantGoneError, TenantMovedError */
export async function openTenant(work: TenantWork): Promise<QueryResult[]> {
  try {
    return await work.connection.send(opening(work).join(SEPARATOR));
  } catch (error) {
    if (!NOT_THERE.includes(sqlState(error) ?? '')) throw error;
    await work.connection.rollback();
    assertSame(work.tenant, await refetch(work.connection, work.tenant));
    throw new LedgerMissingError(work.tenant.slug, work.tenant.schemaName);
  }
}

/** What the results of an opening say. @throws TenantLockedError when it is another's turn. */
export function pendingOf(work: TenantWork, results: readonly QueryResult[]): PlannedMigration[] {
  const { tenant, plan, ledger } = work;
  const [held] = results[OPENING_RESULTS.held].rows as { held: boolean }[];
  if (!held.held) throw new TenantLockedError(tenant.slug);
  assertSame(tenant, (results[OPENING_RESULTS.tenant].rows as Tenant[])[0]);
  return pendingMigrations(plan, results[OPENING_RESULTS.ledger].rows as LedgerEntry[], ledger.where);
}

function assertSame(tenant: Tenant, now: Tenant | undefined): void {
  if (!now || now.status === 'dropping') throw new TenantGoneError(tenant.slug);
  if (now.schemaName !== tenant.schemaName) throw new TenantMovedError('it was renamed');
}
