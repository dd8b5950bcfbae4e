import { type Queryable } from '../roles/installation.js';
import { quoteIdentifier } from '../../tenancy/index.js';
import { REVOKED_FUNCTIONS, REVOKED_SIGNATURES, REVOKED_VIEWS } from './targets.js';

export interface Hardening {
  /** Statements that changed something; empty when all of it was in place. */
  readonly changes: string[];
  /** What PUBLIC may still use after this: functions with their arguments, views. Read from the server, not assumed. */
  readonly remaining: string[];
}

/** Something of the catalog that no tenant's query needs, and who may use it now. */
export interface HardeningTarget {
  name: string;
  kind: 'FUNCTION' | 'TABLE';
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
    ['FUNCTION', 'EXECUTE', false],
    ['FUNCTION', 'EXECUTE', true],
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

/** What hardening is about, as it is on this server now. */
export async function readHardening(db: Queryable, ownerRole: string): Promise<HardeningTarget[]> {
  const { rows } = await db.query(
    `SELECT format('pg_catalog.%I(%s)', p.proname, pg_get_function_identity_arguments(p.oid)) AS name, 'FUNCTION' AS kind,
            p.proname LIKE 'pg\\_stat\\_get\\_%' OR p.proname = 'pg_lock_status' AS watched,
            has_function_privilege('public', p.oid, 'EXECUTE') AS public,
            has_function_privilege(p.oid, 'EXECUTE WITH GRANT OPTION') AS grantable,
            has_function_privilege($1, p.oid, 'EXECUTE') AND NOT has_function_privilege('public', p.oid, 'EXECUTE') AS owner
       FROM pg_proc p
      WHERE p.pronamespace = 'pg_catalog'::regnamespace
        AND (p.proname LIKE ANY ($2::text[]) OR p.oid = ANY ($3::regprocedure[]))
     UNION ALL
     SELECT format('pg_catalog.%I', c.relname), 'TABLE', true,
            has_table_privilege('public', c.oid, 'SELECT'),
            has_table_privilege(c.oid, 'SELECT WITH GRANT OPTION'),
            has_table_privilege($1, c.oid, 'SELECT') AND NOT has_table_privilege('public', c.oid, 'SELECT')
       FROM pg_class c
      WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind = 'v' AND c.relname LIKE ANY ($4::text[])
      ORDER BY 2, 1`,
    [ownerRole, [...REVOKED_FUNCTIONS], [...REVOKED_SIGNATURES], [...REVOKED_VIEWS]],
  );
  return rows as HardeningTarget[];
}
