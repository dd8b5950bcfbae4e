import { quoteSearchPath } from '../../../tenancy/index.js';
import { MigrationFailedError } from '../../errors.js';
import { type PlannedMigration, SEPARATOR } from '../../migrate/index.js';
import { FleetConnection } from '../connection.js';
import { InvalidIndexError } from '../errors.js';
import { isPassing } from './failures.js';
import { following } from './messages.js';
import { openTenant, pendingOf } from './open-tenant.js';
import { type TenantWork } from './tenant-work.js';

const CREATE = /^\s*CREATE\s+(?:UNIQUE\s+)?INDEX\s+CONCURRENTLY\s+(?:IF\s+NOT\s+EXISTS\s+)?"?(\w+)"?/i;
const DROP = /^\s*DROP\s+INDEX\s+CONCURRENTLY\s+(?:IF\s+EXISTS\s+)?"?(\w+)"?/i;
/** Building an index keeps nobody from writing, so it may wait longer than a statement that does. */
const LOCK_TIMEOUT_MS = 30_000;

/**
 * A migration that may not run in a transaction: each statement by itself, then ledger and mirror in one transaction.
 * An index that is there and valid is not built again, an invalid one is dropped first; so it can be run again after any
 * interruption. The tenant's lock is taken at the end only: who waits for it would hold a snapshot, which the index
 * waits for. @throws InvalidIndexError, MigrationFailedError
 */
export async function migrateConcurrently(
  work: TenantWork,
  migration: PlannedMigration,
  isLast: boolean,
): Promise<void> {
  const { owner, tenant, installation, connection, ledger } = work;
  const session = new FleetConnection(owner.options.ownerUrl!, 'tenantry fleet index', undefined, {
    role: installation.ownerRole,
    search_path: quoteSearchPath(tenant.searchPath),
    lock_timeout: `${LOCK_TIMEOUT_MS}ms`,
    'tenantry.tenant_id': tenant.key,
  });
  const started = performance.now();
  try {
    if (!migration.statements) throw new Error('outside a transaction a migration may only send fixed statements');
    for (const statement of migration.statements) await run(session, tenant.slug, statement);
  } catch (error) {
    if (isPassing(error) || error instanceof InvalidIndexError) throw error;
    throw new MigrationFailedError(ledger.where, migration.name, error as Error);
  } finally {
    await session.close();
  }
  const [next] = pendingOf(work, await openTenant(work));
  if (next?.version !== migration.version) return connection.rollback();
  const message = [ledger.insert(migration, performance.now() - started), ...following(work, migration, isLast)];
  await connection.send([...message, 'COMMIT'].join(SEPARATOR));
}

async function run(session: FleetConnection, slug: string, statement: string): Promise<void> {
  const created = CREATE.exec(statement)?.[1];
  const dropped = DROP.exec(statement)?.[1];
  if (dropped) {
    if ((await stateOf(session, dropped)) !== 'missing') await session.send(statement);
  } else if (created) {
    await build(session, slug, created, statement);
  } else {
    await session.send(statement);
  }
}

async function build(session: FleetConnection, slug: string, index: string, statement: string): Promise<void> {
  const before = await stateOf(session, index);
  if (before === 'valid') return;
  if (before === 'invalid') await session.send(`DROP INDEX CONCURRENTLY "${index}"`);
  try {
    await session.send(statement);
  } catch (error) {
    // A build that fails leaves its index behind: it would cost every write and serve no read.
    await session.send(`DROP INDEX CONCURRENTLY IF EXISTS "${index}"`).catch(() => undefined);
    throw isPassing(error) ? error : new InvalidIndexError(slug, index, error as Error);
  }
  if ((await stateOf(session, index)) !== 'valid') throw new InvalidIndexError(slug, index);
}

async function stateOf(session: FleetConnection, index: string): Promise<'missing' | 'valid' | 'invalid'> {
  const [{ rows }] = await session.send(
    `SELECT i.indisvalid AND i.indisready AS valid FROM pg_catalog.pg_index i
       JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
      WHERE c.relname = '${index}' AND c.relnamespace = to_regnamespace(quote_ident((current_schemas(false))[1]))`,
  );
  const [found] = rows as { valid: boolean }[];
  if (!found) return 'missing';
  return found.valid ? 'valid' : 'invalid';
}
