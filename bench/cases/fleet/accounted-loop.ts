import { escapeLiteral } from 'pg';
import { type Tenant } from '../../../src/tenancy/index.js';
import { loopOver } from '../../fleet/bare-loop.js';

export const ACCOUNTED_DOES =
  'the bare loop that also takes a lock and writes ledger, register and event of each tenant, by hand and without looking';
export const LOOKING_DOES =
  'the same that first looks, under the lock, whether the tenant is there and its ledger as expected, and fails where not';

const VERSION = '20300101000000';

export interface Account {
  readonly statements: readonly string[];
  /** Whether it looks first. Without, it would do twice what was done, and to whom it should not. */
  readonly looks: boolean;
}

/** The least that keeps an account of what was done, in the transaction that does it: one message for each tenant. */
export async function accountedLoop(
  url: string,
  tenants: readonly Tenant[],
  workers: number,
  { statements, looks }: Account,
): Promise<void> {
  await loopOver(url, tenants, workers, ({ id, slug, blueprint, schemaName, schemaVersion }) => [
    `SELECT pg_advisory_xact_lock(hashtextextended(${escapeLiteral(id)}, 0))`,
    ...(looks
      ? [
          `SELECT 1 / (EXISTS (SELECT FROM meta.tenants WHERE id = ${escapeLiteral(id)} AND status <> 'dropping')
             AND (SELECT string_agg(version || checksum, ',') LIKE '%${schemaVersion}%' FROM "${schemaName}"."schema_migrations"))::int`,
        ]
      : []),
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
  await loopOver(url, tenants, workers, ({ id, schemaName, schemaVersion }) => [
    ...undoing,
    `DELETE FROM "${schemaName}"."schema_migrations" WHERE version = '${VERSION}'`,
    `UPDATE meta.tenants SET schema_version = ${escapeLiteral(schemaVersion!)} WHERE id = ${escapeLiteral(id)}`,
  ]);
}
