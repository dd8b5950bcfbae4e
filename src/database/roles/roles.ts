import { quoteIdentifier } from '../../tenancy/index.js';
import { UnsafeRoleError } from './errors.js';
import { type Installation, type Queryable } from './installation.js';
import { grantOwnership, grantSwitch } from './membership.js';
import { type OwnerLogin } from './login.js';

interface RoleFacts {
  rolname: string;
  rolsuper: boolean;
  rolbypassrls: boolean;
  rolinherit: boolean;
}

/**
 * Creates the roles that are missing. Attributes are given at CREATE: a plain owner may not change them later.
 * Returns what it did.
 */
export async function ensureRoles(
  owner: OwnerLogin,
  installation: Installation,
  passwords: ReadonlyMap<string, string | null>,
): Promise<string[]> {
  const { ownerRole, appRole, metaRole, rowsRole, tenantsRole } = installation;
  const confined = 'NOCREATEDB NOCREATEROLE NOBYPASSRLS';
  const wanted: [role: string, attributes: string][] = [
    [ownerRole, `NOLOGIN ${confined}`],
    [tenantsRole, `NOLOGIN ${confined}`],
    [rowsRole, `NOLOGIN NOINHERIT ${confined}`],
    [appRole, `LOGIN NOINHERIT ${confined}`],
    [metaRole, `LOGIN NOINHERIT ${confined}`],
  ];
  const known = await readRoles(owner.client, [...wanted.map(([role]) => role)]);
  const done: string[] = [];
  for (const [role, attributes] of wanted) {
    const facts = known.get(role);
    if (facts) refuseUnsafe(facts, role === appRole, owner.serverVersion);
    else {
      const password = passwords.get(role);
      const secret = password ? ` PASSWORD ${owner.client.escapeLiteral(password)}` : '';
      await owner.client.query(`CREATE ROLE ${quoteIdentifier('role name', role)} ${attributes}${secret}`);
      done.push(`created role ${role}`);
    }
  }
  if (!owner.superuser && !(await isMember(owner, ownerRole, owner.name))) {
    await owner.client.query(grantOwnership(owner.serverVersion, ownerRole));
    done.push(`granted ${ownerRole} to ${owner.name}`);
  }
  if (!(await isMember(owner, rowsRole, appRole))) {
    await owner.client.query(grantSwitch(owner.serverVersion, rowsRole, appRole));
    done.push(`granted ${rowsRole} to ${appRole}`);
  }
  return done;
}

async function readRoles(db: Queryable, names: string[]): Promise<Map<string, RoleFacts>> {
  const { rows } = await db.query(
    'SELECT rolname, rolsuper, rolbypassrls, rolinherit FROM pg_roles WHERE rolname = ANY ($1)',
    [names],
  );
  return new Map((rows as RoleFacts[]).map((facts) => [facts.rolname, facts]));
}

function refuseUnsafe(facts: RoleFacts, isApp: boolean, serverVersion: number): void {
  if (facts.rolsuper) throw new UnsafeRoleError(facts.rolname, 'is a superuser');
  if (facts.rolbypassrls) throw new UnsafeRoleError(facts.rolname, 'bypasses row-level security');
  if (isApp && facts.rolinherit && serverVersion < 160_000) {
    throw new UnsafeRoleError(
      facts.rolname,
      'is INHERIT, which on PostgreSQL 15 gives it the rights of every tenant at once',
    );
  }
}

async function isMember(owner: OwnerLogin, role: string, member: string): Promise<boolean> {
  // PostgreSQL 16 gives the creator of a role a membership that may administer it and nothing else.
  const usable = owner.serverVersion >= 160_000 ? 'AND m.set_option' : '';
  const { rows } = await owner.client.query(
    `SELECT 1 FROM pg_auth_members m WHERE m.roleid = $1::regrole AND m.member = $2::regrole ${usable}`,
    [`"${role}"`, owner.client.escapeIdentifier(member)],
  );
  return rows.length > 0;
}
