import { escapeLiteral, type QueryResult } from 'pg';
import { quoteIdentifier } from '../../../tenancy/index.js';
import { MigrationFailedError } from '../../errors.js';
import {
  type LedgerEntry,
  pendingMigrations,
  plainForm,
  type PlannedMigration,
  recordStatements,
  SEPARATOR,
  statementAt,
} from '../../migrate/index.js';
import { IrreversibleMigrationError } from '../errors.js';
import { versionNote } from '../notes.js';
import { isPassing } from './failures.js';
import { OPENING_RESULTS } from './messages.js';
import { openTenant, pendingOf } from './open-tenant.js';
import { type TenantTurn, type TenantWork } from './tenant-work.js';

/**
 * Takes the newest `steps` migrations back, each in a transaction with its ledger row and the register's mirror.
 * How far to go is settled at the start, so that a tenant tried again does not go further.
 */
export function rollingBackTo(targets: ReadonlyMap<string, string | null>): TenantTurn {
  return async (work, undone) => {
    const target = targets.get(work.tenant.id) ?? null;
    try {
      for (;;) {
        const [newest, before] = appliedOf(work, await openTenant(work));
        if (!newest || (target !== null && BigInt(newest.version) <= BigInt(target))) return await finish(work, target);
        await undo(work, newest, before?.version ?? null);
        undone(newest.name, before?.version ?? null);
      }
    } catch (error) {
      await work.connection.rollback();
      throw error;
    }
  };
}

/** Newest first. @throws MigrationChangedError, MigrationMissingError: what is not in the code cannot be taken back. */
function appliedOf(work: TenantWork, results: readonly QueryResult[]): PlannedMigration[] {
  pendingOf(work, results);
  const entries = results[OPENING_RESULTS.ledger].rows as LedgerEntry[];
  const pending = new Set(pendingMigrations(work.plan, entries, work.ledger.where));
  return work.plan.migrations.filter((migration) => !pending.has(migration)).reverse();
}

async function undo(work: TenantWork, migration: PlannedMigration, version: string | null): Promise<void> {
  const { connection, ledger, tenant } = work;
  const { statements, complete } = await recordStatements(new migration.migration(), 'down');
  if (!complete || statements.length === 0) throw new IrreversibleMigrationError(ledger.where, migration.name);
  const message = [
    'SET CONSTRAINTS ALL IMMEDIATE',
    ...statements.map(plainForm),
    `DELETE FROM ${quoteIdentifier('schema name', tenant.schemaName)}."schema_migrations"
      WHERE version = ${escapeLiteral(migration.version)}`,
    `SELECT ${versionNote(tenant, { version, digest: null, action: 'tenant.rolled_back', migration: migration.name })}`,
    'COMMIT',
  ];
  try {
    await connection.send(message.join(SEPARATOR));
  } catch (error) {
    if (isPassing(error)) throw error;
    throw new MigrationFailedError(ledger.where, migration.name, error as Error, statementAt(message, error as Error));
  }
}

async function finish({ connection, journal, tenant, attempt }: TenantWork, version: string | null): Promise<void> {
  const note = { tenantId: tenant.id, status: 'done', toVersion: version, attempts: attempt } as const;
  const noted = journal ? [`SELECT ${journal.turnNote(note)}`] : [];
  await connection.send([...noted, 'COMMIT'].join(SEPARATOR));
}
