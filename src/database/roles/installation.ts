import { randomBytes } from 'node:crypto';
import { NotSetUpError } from './errors.js';

/**
 * What this database calls its roles. Roles belong to the whole server, so their names carry a short id of the
 * database: two databases on one server never touch each other's. One row, in `tenancy.installation`.
 */
export interface Installation {
  readonly id: string;
  /** NOLOGIN; owns every object. Switched to by migrations, provisioning and seeds. */
  readonly ownerRole: string;
  /** LOGIN of the application; owns nothing and reaches no table without switching to a tenant's role. */
  readonly appRole: string;
  /** LOGIN for the register and the identity tables. */
  readonly metaRole: string;
  /** NOLOGIN; what row tenants are switched to. */
  readonly rowsRole: string;
  /** NOLOGIN group of the schema tenants' roles: what all of them may reach beside their own schema. */
  readonly tenantsRole: string;
}

/** Anything that answers a query the way `pg` does. */
export interface Queryable {
  query(text: string, values?: unknown[]): Promise<{ rows: any[] }>;
}

const ID_ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

export function newInstallation(logins: { appRole?: string; metaRole?: string } = {}): Installation {
  const id = Array.from(randomBytes(8), (byte) => ID_ALPHABET[byte & 31]).join('');
  return {
    id,
    ownerRole: `tenantry_owner_${id}`,
    appRole: logins.appRole ?? `tenantry_app_${id}`,
    metaRole: logins.metaRole ?? `tenantry_meta_${id}`,
    rowsRole: `tenantry_rows_${id}`,
    tenantsRole: `tenantry_tenants_${id}`,
  };
}

/** The role of one schema tenant: `t_<id of the database>_<id of the tenant>`. */
export function tenantRoleName(installation: Installation, tenantId: string): string {
  return `t_${installation.id}_${tenantId}`;
}

/** Null where the database has not been set up. */
export async function findInstallation(db: Queryable): Promise<Installation | null> {
  const known = await db.query(`SELECT to_regclass('tenancy.installation') IS NOT NULL AS known`);
  if (!known.rows[0].known) return null;
  const { rows } = await db.query(
    `SELECT id, owner_role AS "ownerRole", app_role AS "appRole", meta_role AS "metaRole",
            rows_role AS "rowsRole", tenants_role AS "tenantsRole"
       FROM tenancy.installation`,
  );
  return (rows[0] as Installation | undefined) ?? null;
}

/** Raises NotSetUpError where the database has not been set up. */
export async function readInstallation(db: Queryable): Promise<Installation> {
  const installation = await findInstallation(db);
  if (!installation) throw new NotSetUpError();
  return installation;
}
