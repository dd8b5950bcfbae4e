import { Client } from 'pg';
import { type Queryable } from '../../database/index.js';
import { UnsafeLoginError } from '../errors.js';

/** Why this session's login may not serve tenants; empty when it may. */
export async function unsafeAttributes(db: Queryable): Promise<string[]> {
  const { rows } = await db.query(
    `SELECT r.rolsuper, r.rolbypassrls, r.rolcreaterole, r.rolcreatedb, r.rolreplication,
            (SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
              WHERE c.relkind IN ('r', 'p') AND n.nspname <> 'information_schema' AND NOT starts_with(n.nspname, 'pg_')
                AND pg_has_role(r.oid, c.relowner, 'MEMBER') LIMIT 1) AS owned
       FROM pg_roles r WHERE r.rolname = session_user`,
  );
  const facts = rows[0] as Record<string, boolean> & { owned: string | null };
  if (facts.rolsuper) return ['is a superuser'];
  return [
    ...(facts.rolbypassrls ? ['bypasses row-level security'] : []),
    ...(facts.owned ? [`owns tables, such as ${facts.owned}, or may become their owner`] : []),
    ...(facts.rolcreaterole ? ['may create roles'] : []),
    ...(facts.rolcreatedb ? ['may create databases'] : []),
    ...(facts.rolreplication ? ['may replicate, and so read every table'] : []),
  ];
}

/**
 * Refuses to serve with a login for which the walls do not stand: a superuser, one that bypasses row-level security, one
 * that owns tables or may become their owner, or that may make itself more.
 * @throws UnsafeLoginError
 */
export async function assertSafeLogin(db: Queryable): Promise<void> {
  const reasons = await unsafeAttributes(db);
  if (reasons.length === 0) return;
  const { rows } = await db.query('SELECT session_user::text AS name');
  throw new UnsafeLoginError((rows[0] as { name: string }).name, reasons);
}

/** The same for the logins of these URLs, each over a connection of its own. The door calls it before it serves in production. @throws UnsafeLoginError */
export async function assertSafeLogins(urls: readonly string[]): Promise<void> {
  for (const connectionString of urls) {
    const client = new Client({
      connectionString,
      application_name: 'tenantry start',
      connectionTimeoutMillis: 10_000,
    });
    await client.connect();
    try {
      await assertSafeLogin(client);
    } finally {
      await client.end();
    }
  }
}
