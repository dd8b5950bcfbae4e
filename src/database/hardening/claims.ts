import { InsufficientOwnerError } from '../roles/errors.js';
import { type Queryable } from '../roles/installation.js';
import { quoteIdentifier } from '../../tenancy/index.js';

const SET_CONFIG = 'pg_catalog.set_config(text,text,boolean)';

/**
 * A signed claim travels as a parameter of set_config, which hardening takes from PUBLIC: the application's login gets it
 * back while claims are signed. Tenants' roles do not. Returns the statements that were needed.
 * @throws InsufficientOwnerError where PUBLIC has lost the function and this login may not grant it.
 */
export async function ensureClaimRight(db: Queryable, appRole: string, signed: boolean): Promise<string[]> {
  const { rows } = await db.query(
    `SELECT current_user AS login,
            has_function_privilege('public', p.oid, 'EXECUTE') AS public,
            has_function_privilege(p.oid, 'EXECUTE WITH GRANT OPTION') AS grantable,
            EXISTS (SELECT FROM aclexplode(p.proacl) a WHERE a.grantee = to_regrole(quote_ident($1))) AS held
       FROM pg_proc p WHERE p.oid = $2::regprocedure`,
    [appRole, SET_CONFIG],
  );
  const right = rows[0] as { login: string; public: boolean; grantable: boolean; held: boolean };
  const wanted = signed && !right.public;
  if (wanted === right.held) return [];
  const app = quoteIdentifier('role name', appRole);
  const change = wanted
    ? `GRANT EXECUTE ON FUNCTION ${SET_CONFIG} TO ${app}`
    : `REVOKE EXECUTE ON FUNCTION ${SET_CONFIG} FROM ${app}`;
  if (!right.grantable) {
    // Holding it for nothing is no reason to fail; lacking it is.
    if (!wanted) return [];
    throw new InsufficientOwnerError(right.login, 'may not let the application send signed claims', change);
  }
  await db.query(change);
  return [change];
}
