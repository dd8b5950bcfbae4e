import { confinedRoles, type Examination, IS_CONFINED } from '../examination.js';
import { type Finding, judge } from '../report.js';

/** A schema of nobody's: PostgreSQL's own. */
const IS_SYSTEM = `(n.nspname = 'information_schema' OR starts_with(n.nspname, 'pg_'))`;

/** Whoever owns a table needs no grant and drops its policies. */
export async function checkOwnership({ transaction, installation }: Examination): Promise<Finding> {
  const owned = await transaction.query<{ what: string; owner: string }>(
    `SELECT pg_describe_object(d.classid, d.objid, 0) AS what, r.rolname AS owner
       FROM pg_shdepend d JOIN pg_roles r ON r.oid = d.refobjid
      WHERE d.deptype = 'o' AND d.refclassid = 'pg_authid'::regclass AND ${IS_CONFINED}
        AND d.dbid IN (0, (SELECT oid FROM pg_database WHERE datname = current_database())) ORDER BY 1`,
    [confinedRoles(installation)],
  );
  return judge(
    'ownership',
    owned.map(({ what, owner }) => `${what} belongs to "${owner}"`),
    {
      well: 'no login that serves and no tenant owns anything',
      nextStep: `Give it to the owner: ALTER … OWNER TO "${installation.ownerRole}".`,
    },
  );
}

/** The right to make things: a table of one's own is found before, or instead of, a tenant's. */
export async function checkCreation({ transaction, installation }: Examination): Promise<Finding> {
  const rows = await transaction.query<{ what: string }>(
    `SELECT format('%s may create in the schema %I', CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(r.rolname) END, n.nspname) AS what
       FROM pg_namespace n, aclexplode(n.nspacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee
      WHERE a.privilege_type = 'CREATE' AND (a.grantee = 0 OR ${IS_CONFINED}) AND NOT ${IS_SYSTEM}
     UNION ALL
     SELECT format('%s may create schemas', CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(r.rolname) END)
       FROM pg_database d, aclexplode(d.datacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee
      WHERE d.datname = current_database() AND a.privilege_type = 'CREATE' AND (a.grantee = 0 OR ${IS_CONFINED})
     ORDER BY 1`,
    [confinedRoles(installation)],
  );
  return judge(
    'creation',
    rows.map(({ what }) => what),
    {
      well: 'neither PUBLIC nor a tenant may create anything',
      nextStep: 'Take it back: REVOKE CREATE ON SCHEMA … FROM …; for PUBLIC run: tenantry setup:database',
    },
  );
}

/** A temporary table left on a pooled session catches another tenant's rows where a path does not name pg_temp last. */
export async function checkTemporary({ transaction, installation }: Examination): Promise<Finding> {
  const rows = await transaction.query<{ who: string }>(
    `SELECT CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(r.rolname) END AS who
       FROM pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a LEFT JOIN pg_roles r ON r.oid = a.grantee
      WHERE d.datname = current_database() AND a.privilege_type = 'TEMPORARY' AND (a.grantee = 0 OR ${IS_CONFINED})`,
    [confinedRoles(installation)],
  );
  return judge(
    'temporary tables',
    rows.map(({ who }) => `${who} may make temporary tables`),
    { well: 'nobody who serves may make temporary tables', nextStep: 'REVOKE TEMPORARY ON DATABASE … FROM …' },
  );
}

/** What shows rows with its owner's eyes: views without security_invoker, materialised views, foreign tables. */
export async function checkViews(
  { transaction, installation }: Examination,
  schemas: readonly string[],
): Promise<Finding> {
  const rows = await transaction.query<{ what: string }>(
    `SELECT format('%s %s', CASE c.relkind WHEN 'v' THEN 'the definer view' WHEN 'm' THEN 'the materialised view' ELSE 'the foreign table' END,
                   c.oid::regclass) AS what
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE (c.relkind IN ('m', 'f') OR c.relkind = 'v' AND NOT coalesce('security_invoker=true' = ANY (c.reloptions), false))
        AND NOT ${IS_SYSTEM} AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
        AND (n.nspname = ANY ($2::text[]) OR EXISTS (
              SELECT FROM aclexplode(c.relacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee WHERE a.grantee = 0 OR ${IS_CONFINED}))
      ORDER BY 1`,
    [confinedRoles(installation), schemas],
  );
  return judge(
    'views',
    rows.map(({ what }) => `${what} shows rows past row-level security`),
    {
      well: 'no view, materialised view or foreign table stands beside the policies',
      nextStep: 'ALTER VIEW … SET (security_invoker=true); drop materialised views and foreign tables of tenant data.',
    },
  );
}

/** It alone may read the keys, and tells no more than whom a claim was signed for. */
const CLAIMED_TENANT = 'tenancy.claimed_tenant(text)';

/** Functions that run with their owner's rights and that a tenant may call. */
export async function checkDefiners({ transaction, installation }: Examination): Promise<Finding> {
  const rows = await transaction.query<{ what: string }>(
    `SELECT DISTINCT p.oid::regprocedure::text AS what
       FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace, pg_roles r
      WHERE p.prosecdef AND p.prorettype <> 'trigger'::regtype AND NOT ${IS_SYSTEM} AND ${IS_CONFINED}
        AND has_function_privilege(r.oid, p.oid, 'EXECUTE') AND p.oid IS DISTINCT FROM to_regprocedure($2)
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e') ORDER BY 1`,
    [confinedRoles(installation), CLAIMED_TENANT],
  );
  return judge(
    'definer functions',
    rows.map(({ what }) => `${what} runs with its owner's rights and tenants may call it`),
    {
      well: "no function lends a tenant its owner's rights",
      nextStep: 'Make it SECURITY INVOKER, or REVOKE EXECUTE ON FUNCTION … FROM PUBLIC.',
    },
  );
}
