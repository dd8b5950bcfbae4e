import { type Client } from 'pg';
import { confinedRoles, type Examination, IS_CONFINED } from '../examination.js';
import { type Finding, judge } from '../report.js';
import { unsafeAttributes } from '../safe-login.js';

/** The login that serves, asked over its own connection: what it is, not what it is called. */
export async function checkAppLogin({ installation }: Examination, app: Client): Promise<Finding> {
  const { rows } = await app.query<{ name: string }>('SELECT session_user::text AS name');
  const [{ name }] = rows;
  const wrong = (await unsafeAttributes(app)).map((reason) => `"${name}" ${reason}`);
  if (name !== installation.appRole)
    wrong.push(`"${name}" is not "${installation.appRole}", the login this database was set up for`);
  return judge('app login', wrong, {
    well: `"${name}" owns nothing and is neither superuser nor past row-level security`,
    nextStep: 'Serve with the login that setup:database makes (leave APP_DATABASE_URL unset, or name that login).',
  });
}

/** Attributes of every role a session can end up in. */
export async function checkRoles({ transaction, installation, serverVersion }: Examination): Promise<Finding> {
  const rows = await transaction.query<{ name: string; powers: string[]; logsIn: boolean; inherits: boolean }>(
    `SELECT r.rolname AS name, r.rolcanlogin AS "logsIn", r.rolinherit AS inherits,
            array_remove(ARRAY[CASE WHEN rolsuper THEN 'is a superuser' END, CASE WHEN rolbypassrls THEN 'bypasses row-level security' END,
              CASE WHEN rolcreaterole THEN 'may create roles' END, CASE WHEN rolcreatedb THEN 'may create databases' END,
              CASE WHEN rolreplication THEN 'may replicate' END], NULL) AS powers
       FROM pg_roles r WHERE ${IS_CONFINED} ORDER BY r.rolname`,
    [confinedRoles(installation)],
  );
  const { appRole, metaRole } = installation;
  const wrong = rows.flatMap(({ name, powers, logsIn, inherits }) => [
    ...powers.map((power) => `"${name}" ${power}`),
    ...(logsIn && name !== appRole && name !== metaRole ? [`"${name}" may log in`] : []),
    ...(name === appRole && inherits && serverVersion < 160_000
      ? [`"${name}" inherits the rights of all tenants`]
      : []),
  ]);
  return judge('roles', wrong, {
    well: `${rows.length} roles can do nothing by themselves`,
    nextStep:
      'Take it back as an administrator: ALTER ROLE … NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB (tenants: NOLOGIN).',
  });
}

/** Who may become whom: the application any tenant, a tenant nobody, and nobody holds rights without becoming. */
export async function checkMemberships({ transaction, installation, serverVersion }: Examination): Promise<Finding> {
  const rows = await transaction.query<{ member: string; role: string; inherits: boolean | null; admin: boolean }>(
    `SELECT r.rolname AS member, g.rolname AS role, (to_jsonb(m)->>'inherit_option')::boolean AS inherits, m.admin_option AS admin
       FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member JOIN pg_roles g ON g.oid = m.roleid
      WHERE ${IS_CONFINED} ORDER BY 1, 2`,
    [confinedRoles(installation)],
  );
  const { id, appRole, rowsRole, tenantsRole } = installation;
  const isTenant = (role: string) => role.startsWith(`t_${id}_`);
  const wrong = rows.flatMap(({ member, role, inherits, admin }) => {
    const expected =
      member === appRole ? role === rowsRole || isTenant(role) : isTenant(member) && role === tenantsRole;
    if (!expected) return [`"${member}" is a member of "${role}"`];
    if (admin) return [`"${member}" may grant "${role}" to others`];
    if (member === appRole && inherits && serverVersion >= 160_000)
      return [`"${member}" inherits the rights of "${role}"`];
    return [];
  });
  return judge('memberships', wrong, {
    well: 'the application may become tenants and nobody else, and tenants nobody',
    nextStep: 'Take it back: REVOKE <role> FROM <member>; then tenantry setup:database.',
  });
}

/** Settings that come with a login or the database, before the first statement. */
export async function checkRoleSettings({ transaction, installation }: Examination): Promise<Finding> {
  const rows = await transaction.query<{ whose: string; setting: string }>(
    `SELECT coalesce(r.rolname, 'every role') AS whose, setting
       FROM pg_db_role_setting s LEFT JOIN pg_roles r ON r.oid = s.setrole, unnest(s.setconfig) setting
      WHERE s.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
        AND (s.setrole = 0 OR ${IS_CONFINED})
        AND setting ~* '^(role|session_authorization|search_path|row_security|session_replication_role|tenantry\\.[a-z_]+)='`,
    [confinedRoles(installation)],
  );
  return judge(
    'role settings',
    rows.map(({ whose, setting }) => `${whose} begins with ${setting}`),
    {
      well: 'no session begins with a role, a path or a tenant',
      nextStep: 'Remove it: ALTER ROLE … [IN DATABASE …] RESET <setting>, or ALTER DATABASE … RESET <setting>.',
    },
  );
}
