import { Client, escapeLiteral } from 'pg';
import { type Tenant } from '../../../src/tenancy/index.js';
import { perWorker } from './per-worker.js';

export const ACCOUNTED_DOES =
  'the bare loop that also takes a lock and writes ledger, register and event of each tenant, by hand and without looking at them';

const VERSION = '20300101000000';

/** The least that keeps an account of what was done, in the transaction that does it: one message for each tenant. */
export async function accountedLoop(
  url: string,
  tenants: readonly Tenant[],
  workers: number,
  statements: readonly string[],
): Promise<void> {
  await eachTenant(url, tenants, workers, ({ id, slug, blueprint, schemaName }) => [
    `SELECT pg_advisory_xact_lock(hashtextextended(${escapeLiteral(id)}, 0))`,
    ...statements,
    `INSERT INTO "${schemaName}"."schema_migrations" (version, name, checksum) VALUES ('${VERSION}', 'Accounted', 'none')`,
    `UPDATE meta.tenants SET schema_version = '${VERSION}', updated_at = now() WHERE id = ${escapeLiteral(id)}`,
    `INSERT INTO meta.provisioning_events (tenant_id, slug, blueprint, action, actor)
     VALUES (${[id, slug, blueprint].map(escapeLiteral).join(', ')}, 'bench.accounted', session_user)`,
  ]);
}

/** `undoing` takes back the statements; the register says again what it said of these tenants. */
export async function undoAccounted(
  url: string,
  tenants: readonly Tenant[],
  workers: number,
  undoing: readonly string[],
): Promise<void> {
  await eachTenant(url, tenants, workers, ({ id, schemaName, schemaVersion }) => [
    ...undoing,
    `DELETE FROM "${schemaName}"."schema_migrations" WHERE version = '${VERSION}'`,
    `UPDATE meta.tenants SET schema_version = ${escapeLiteral(schemaVersion!)} WHERE id = ${escapeLiteral(id)}`,
  ]);
}

async function eachTenant(
  url: string,
  tenants: readonly Tenant[],
  workers: number,
  statementsFor: (tenant: Tenant) => string[],
): Promise<void> {
  const clients = Array.from({ length: workers }, () => new Client({ connectionString: url }));
  await Promise.all(clients.map((client) => client.connect()));
  const free = [...clients];
  await perWorker(tenants, workers, async (tenant) => {
    const client = free.pop()!;
    const searchPath = `SET LOCAL search_path TO "${tenant.schemaName}"`;
    await client.query(['BEGIN', searchPath, ...statementsFor(tenant), 'COMMIT'].join('; '));
    free.push(client);
  });
  await Promise.all(clients.map((client) => client.end()));
}
