import { randomBytes, randomUUID } from 'node:crypto';
import { grantRights, grantSwitch, tenantRoleName } from '../../../database/index.js';
import { type IsolationMode, quoteIdentifier, type Tenant } from '../../../tenancy/index.js';
import { type OwnerTransaction } from '../../owner-database.js';

/** A throw-away tenant and the row that only it may see. */
export interface Canary {
  readonly tenant: Tenant;
  /** What its row holds. */
  readonly song: string;
}

const PREFIX = 'doctor_canary_';
const COLUMNS = 'id uuid PRIMARY KEY DEFAULT gen_random_uuid(), song text NOT NULL';
const COLUMNS_OF_ROWS = `tenant_id uuid NOT NULL DEFAULT tenancy.current_tenant_uuid(), ${COLUMNS}`;

/**
 * Two tenants of each isolation with one row each, made by the functions that isolate every tenant. No row of the
 * register knows of them, so nothing else ever works on them.
 */
export async function plantCanaries(transaction: OwnerTransaction, serverVersion: number): Promise<Canary[]> {
  const run = `${PREFIX}${randomBytes(5).toString('hex')}`;
  const { installation } = transaction;
  const canaries = (['schema', 'row'] as const).flatMap((isolation) =>
    ['a', 'b'].map((name) => canaryOf(transaction, run, isolation, name)),
  );
  for (const schema of new Set(canaries.map(({ tenant }) => tenant.schemaName))) {
    const quoted = quoteIdentifier('schema', schema);
    await transaction.query(`CREATE SCHEMA ${quoted} AUTHORIZATION ${quoteIdentifier('role', installation.ownerRole)}`);
  }
  for (const { tenant } of canaries.filter((each) => each.tenant.isolation === 'schema')) {
    const role = quoteIdentifier('role', tenant.roleName);
    await transaction.query(
      `CREATE ROLE ${role} NOLOGIN; ${grantSwitch(serverVersion, tenant.roleName, installation.appRole)};
       ${grantRights(serverVersion, installation.tenantsRole, tenant.roleName)}`,
    );
  }
  for (const canary of canaries) await plant(transaction, canary);
  await transaction.workAsLogin();
  return canaries;
}

/** Also those an earlier run left behind when it was killed. The caller holds the lock of canaries. */
export async function removeCanaries(transaction: OwnerTransaction): Promise<void> {
  const like = `${PREFIX.replaceAll('_', '\\_')}%`;
  const schemas = await transaction.query<{ name: string }>(
    'SELECT nspname AS name FROM pg_namespace WHERE nspname LIKE $1',
    [like],
  );
  const { installation } = transaction;
  const roles = await transaction.query<{ name: string }>(
    'SELECT rolname AS name FROM pg_roles WHERE rolname LIKE $1',
    [`t\\_${installation.id}\\_${like}`],
  );
  for (const { name } of schemas) await transaction.query(`DROP SCHEMA ${quoteIdentifier('schema', name)} CASCADE`);
  for (const { name } of roles) await transaction.query(`DROP ROLE ${quoteIdentifier('role', name)}`);
}

function canaryOf({ installation }: OwnerTransaction, run: string, isolation: IsolationMode, name: string): Canary {
  const id = randomUUID();
  const schemaName = isolation === 'schema' ? `${run}_${name}` : `${run}_rows`;
  return {
    song: `canary ${randomBytes(12).toString('hex')}`,
    tenant: {
      id,
      slug: `${run}_${isolation}_${name}`,
      name: `${isolation} ${name}`,
      blueprint: 'doctor',
      isolation,
      status: 'active',
      schemaName,
      roleName: isolation === 'schema' ? tenantRoleName(installation, schemaName) : installation.rowsRole,
      key: id,
      searchPath: [schemaName],
      schemaVersion: null,
    },
  };
}

async function plant(transaction: OwnerTransaction, { tenant, song }: Canary): Promise<void> {
  const { schemaName, roleName, key, isolation } = tenant;
  await transaction.workAs({ searchPath: [schemaName], tenantKey: key });
  await transaction.query(
    `CREATE TABLE IF NOT EXISTS canaries (${isolation === 'schema' ? COLUMNS : COLUMNS_OF_ROWS})`,
  );
  if (isolation === 'schema')
    await transaction.query('SELECT tenancy.isolate_schema($1, $2, $3)', [schemaName, roleName, key]);
  else await transaction.query(`SELECT tenancy.isolate_rows($1, 'tenant_id')`, [schemaName]);
  await transaction.query('INSERT INTO canaries (song) VALUES ($1)', [song]);
}
