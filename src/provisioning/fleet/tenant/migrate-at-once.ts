import { type PlannedMigration, SEPARATOR } from '../../migrate/index.js';
import { isPassing } from './failures.js';
import { applying, openingIf } from './messages.js';
import { type TenantWork } from './tenant-work.js';

/** What the tenant lacks, by the register's account. */
export function expectedOf({ plan, tenant: { schemaVersion } }: TenantWork): PlannedMigration[] {
  return plan.migrations.filter(({ version }) => schemaVersion === null || BigInt(version) > BigInt(schemaVersion));
}

/**
 * All transactions in one message; each begins with a look whether lock and ledger are as expected and fails when not.
 * Returns false when it stopped anywhere: what was committed before stays, and the caller looks at the ledger and goes on
 * step by step, where failures get their names.
 */
export async function migrateAtOnce(work: TenantWork, expected: readonly PlannedMigration[]): Promise<boolean> {
  const { plan, connection, attempt } = work;
  if (attempt > 1 || expected.length === 0) return false;
  if (!expected.every(({ statements, transactional }) => statements && transactional)) return false;
  const message = expected.flatMap((migration, index) => {
    const before = plan.migrations.slice(0, plan.migrations.indexOf(migration));
    const isLast = index === expected.length - 1;
    return [...openingIf(work, before), ...applying(work, migration, isLast)];
  });
  try {
    await connection.send(message.join(SEPARATOR));
    return true;
  } catch (error) {
    await connection.rollback();
    if (isPassing(error)) throw error;
    return false;
  }
}
