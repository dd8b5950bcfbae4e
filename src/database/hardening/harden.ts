import { type Queryable } from '../roles/installation.js';
import { quoteIdentifier } from '../../tenancy/index.js';
import { KEPT_FUNCTIONS, REACHING_FUNCTIONS, REVOKED_VIEWS, WATCHED_FUNCTIONS } from './targets.js';

export interface Hardening {
  /** Statements that changed something; empty when all of it was in place. */
  readonly changes: string[];
  /** What PUBLIC may still use after this: functions with their arguments, views. Read from the server, not assumed. */
  readonly remaining: string[];
}

/** Something of the catalog that no tenant's query needs, and who may use it now. */
export interface HardeningTarget {
  name: string;
  kind: 'ROUTINE' | 'TABLE';
  /** Statistics, which monitoring reads. */
  watched: boolean;
  public: boolean;
  /** False where this login may not revoke: on managed PostgreSQL the REVOKE would only warn. */
  grantable: boolean;
  owner: boolean;
}

/**
 * Takes from PUBLIC what no tenant's query needs, in this database only, and gives it back to the owner role (statistics also
 * to pg_monitor). Works where the login is a superuser; elsewhere the report says what is left.
 */
export async function harden(db: Queryable, ownerRole: string): Promise<Hardening> {
  const changes: string[] = [];
  const owner = quoteIdentifier('role name', ownerRole);
  const before = await readHardening(db, ownerRole);
  for (const [kind, right, watched] of [
    ['ROUTINE', 'EXECUTE', false],
    ['ROUTINE', 'EXECUTE', true],
    ['TABLE', 'SELECT', true],
  ] as const) {
    const mine = before.filter((target) => target.grantable && target.kind === kind && target.watched === watched);
    const open = mine.filter((target) => target.public).map(({ name }) => name);
    const missing = mine.filter((target) => target.public || !target.owner).map(({ name }) => name);
    const keepers = watched ? `${owner}, pg_monitor` : owner;
    if (missing.length > 0) changes.push(`GRANT ${right} ON ${kind} ${missing.join(', ')} TO ${keepers}`);
    if (open.length > 0) changes.push(`REVOKE ${right} ON ${kind} ${open.join(', ')} FROM PUBLIC`);
  }
  for (const change of changes) await db.query(change);
  const after = changes.length > 0 ? await readHardening(db, ownerRole) : before;
  return { changes, remaining: after.filter((target) => target.public).map(({ name }) => name) };
}

/**
 * What hardening is about, as it is on this server now: every volatile function of the catalog and of extensions that a
 * query can call and that no review has let stay, a few others that reach beyond their statement, and statistics.
 */
export async function readHardening(db: Queryable, ownerRole: string): Promise<HardeningTarget[]> {
  const { rows } = await db.query(
    `SELECT format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) AS name, 'ROUTINE' AS kind,
            p.proname LIKE ANY ($4::text[]) AS watched,
            has_function_privilege('public', p.oid, 'EXECUTE') AS public,
            has_function_privilege(p.oid, 'EXECUTE WITH GRANT OPTION') AS grantable,
            has_function_privilege($1, p.oid, 'EXECUTE') AND NOT has_function_privilege('public', p.oid, 'EXECUTE') AS owner
       FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
      WHERE (n.nspname IN ('pg_catalog', 'information_schema')
             OR EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'))
        AND (p.provolatile = 'v' AND p.proname <> ALL ($2::text[]) OR p.proname LIKE ANY ($3::text[]))
        AND ${IS_CALLABLE}
     UNION ALL
     SELECT format('pg_catalog.%I', c.relname), 'TABLE', true,
            has_table_privilege('public', c.oid, 'SELECT'),
            has_table_privilege(c.oid, 'SELECT WITH GRANT OPTION'),
            has_table_privilege($1, c.oid, 'SELECT') AND NOT has_table_privilege('public', c.oid, 'SELECT')
       FROM pg_class c
      WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind = 'v' AND c.relname LIKE ANY ($5::text[])
      ORDER BY 2, 1`,
    [ownerRole, Object.keys(KEPT_FUNCTIONS), [...REACHING_FUNCTIONS], [...WATCHED_FUNCTIONS], [...REVOKED_VIEWS]],
  );
  return rows as HardeningTarget[];
}

/** No query can call a function of these types: handlers of languages and access methods, triggers, the server's own. */
const IS_CALLABLE = `NOT 'internal'::regtype = ANY (p.proargtypes::oid[])
        AND p.prorettype <> ALL ('{trigger,event_trigger,internal,language_handler,index_am_handler,table_am_handler,fdw_handler,tsm_handler}'::regtype[])`;
