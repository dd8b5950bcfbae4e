import { grantRights, grantSwitch, sqlState } from '../../database/index.js';
import { quoteIdentifier, type Tenant } from '../../tenancy/index.js';
import { UnsafeTenantRoleError } from '../errors.js';
import { type OwnerTransaction } from '../owner-database.js';

interface RoleFacts {
  readonly serverVersion: number;
  readonly known: boolean;
  readonly harmless: boolean;
}

/**
 * The NOLOGIN role of a schema tenant, which the application may switch to. Roles outlive databases: one that a copy
 * or a restored backup of this database has left is used again when it can do nothing by itself.
 * @throws UnsafeTenantRoleError
 */
export async function makeRole(transaction: OwnerTransaction, { slug, roleName }: Tenant): Promise<void> {
  const [{ serverVersion, known, harmless }] = await transaction.query<RoleFacts>(
    `SELECT current_setting('server_version_num')::int AS "serverVersion", r.oid IS NOT NULL AS known,
            NOT (r.rolcanlogin OR r.rolsuper OR r.rolbypassrls OR r.rolcreaterole) AS harmless
       FROM (VALUES ($1::name)) AS wanted (name) LEFT JOIN pg_roles r ON r.rolname = wanted.name`,
    [roleName],
  );
  if (known && !harmless) throw new UnsafeTenantRoleError(slug, roleName);
  const create = known ? '' : `CREATE ROLE ${quoteIdentifier('role', roleName)} NOLOGIN;`;
  await transaction.query(`${create} ${grantSwitch(serverVersion, roleName, transaction.installation.appRole)}`);
}

/** What all tenants may read. Last in its transaction: a grant of the common role makes other creations wait. */
export async function joinTenants(transaction: OwnerTransaction, { roleName }: Tenant): Promise<void> {
  const [{ serverVersion }] = await transaction.query<RoleFacts>(
    `SELECT current_setting('server_version_num')::int AS "serverVersion"`,
  );
  await transaction.query(grantRights(serverVersion, transaction.installation.tenantsRole, roleName));
}

const DEPENDENT_OBJECTS = '2BP01';

/** A role that another database of the server still knows (a copy of this one) stays: there it is in use. */
export async function dropRole(transaction: OwnerTransaction, { roleName }: Pick<Tenant, 'roleName'>): Promise<void> {
  await transaction.query('SAVEPOINT role');
  try {
    await transaction.query(`DROP ROLE IF EXISTS ${quoteIdentifier('role', roleName)}`);
  } catch (error) {
    if (sqlState(error) !== DEPENDENT_OBJECTS) throw error;
    await transaction.query('ROLLBACK TO SAVEPOINT role');
  }
}
