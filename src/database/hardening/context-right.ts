import { ContextRightMissingError, InsufficientOwnerError } from '../roles/errors.js';
import { type Queryable } from '../roles/installation.js';
import { quoteIdentifier } from '../../tenancy/index.js';

const SET_CONFIG = 'pg_catalog.set_config(text,text,boolean)';

/**
 * The application's login sets a tenant's context, and its claim, with set_config, which hardening takes from PUBLIC: it gets it
 * back. Tenants' roles do not. Returns the statements that were needed.
 * @throws InsufficientOwnerError where PUBLIC has lost the function and this login may not grant it.
 */
export async function ensureContextRight(db: Queryable, appRole: string): Promise<string[]> {
  const { rows } = await db.query(
    `SELECT current_user AS login,
            has_function_privilege('public', p.oid, 'EXECUTE') AS public,
            has_function_privilege(p.oid, 'EXECUTE WITH GRANT OPTION') AS grantable,
            EXISTS (SELECT FROM aclexplode(p.proacl) a WHERE a.grantee = to_regrole(quote_ident($1))) AS held
       FROM pg_proc p WHERE p.oid = $2::regprocedure`,
    [appRole, SET_CONFIG],
  );
  const right = rows[0] as { login: string; public: boolean; grantable: boolean; held: boolean };
  if (right.public || right.held) return [];
  const grant = `GRANT EXECUTE ON FUNCTION ${SET_CONFIG} TO ${quoteIdentifier('role name', appRole)}`;
  if (!right.grantable) {
    throw new InsufficientOwnerError(right.login, "may not let the application set a tenant's context", grant);
  }
  await db.query(grant);
  return [grant];
}

/** @throws ContextRightMissingError where the application's login may not set a tenant's context. */
export async function assertContextRight(db: Queryable): Promise<void> {
  const { rows } = await db.query(
    `SELECT app_role AS login, has_function_privilege(app_role, '${SET_CONFIG}', 'EXECUTE') AS may FROM tenancy.installation`,
  );
  const [{ login, may }] = rows as [{ login: string; may: boolean }];
  if (!may) throw new ContextRightMissingError(login);
}
