import { quoteIdentifier } from '../../tenancy/index.js';
import { ensureContextRight } from '../hardening/context-right.js';
import { harden } from '../hardening/harden.js';
import { ensureGrants } from './grants.js';
import { findInstallation, newInstallation, type Installation } from './installation.js';
import { connectOwner, ensureLogin, type OwnerLogin } from './login.js';
import { retryCollisions } from './retry.js';
import { ensureRoles } from './roles.js';
import { derivedPassword, passwordOf, servingUrls, userOf, type ServingUrls } from './serving-urls.js';

export interface SetupInput {
  /** DATABASE_URL: a superuser, or the database's owner with CREATEROLE. */
  ownerUrl: string;
  /** Logins to use instead of those with derived passwords. */
  appUrl?: string;
  metaUrl?: string;
  log?: (line: string) => void;
}

export interface SetupReport {
  readonly installation: Installation;
  readonly urls: ServingUrls;
  /** `server_version_num`. */
  readonly serverVersion: number;
  readonly superuser: boolean;
  /** What this run changed, one line each; empty when everything was in place. */
  readonly changes: readonly string[];
  /** What PUBLIC may still use although it should not (this login may not revoke it). */
  readonly notHardened: readonly string[];
}

/**
 * Makes a database ready for tenants: roles, their logins, who may connect, and the hardening of its catalog. One
 * transaction, safe beside other set-ups on the same server, and without effect when run again.
 * Raises the errors of `errors.ts`.
 */
export async function setupDatabase(input: SetupInput): Promise<SetupReport> {
  const owner = await connectOwner(input.ownerUrl);
  try {
    const done = await retryCollisions(() => inTransaction(owner, () => prepare(owner, input)));
    const derived = servingUrls(input.ownerUrl, done.installation);
    const urls = { appUrl: input.appUrl ?? derived.appUrl, metaUrl: input.metaUrl ?? derived.metaUrl };
    const { appRole, metaRole } = done.installation;
    for (const [role, url] of [
      [appRole, urls.appUrl],
      [metaRole, urls.metaUrl],
    ]) {
      if (await ensureLogin(owner, url, role, passwordOf(url) || null))
        done.changes.push(`changed the password of ${role}`);
    }
    for (const change of done.changes) input.log?.(change);
    const { serverVersion, superuser } = owner;
    return { ...done, urls, serverVersion, superuser };
  } finally {
    await owner.client.end();
  }
}

async function prepare(owner: OwnerLogin, input: SetupInput) {
  const db = owner.client;
  await db.query(`SELECT pg_advisory_xact_lock(hashtextextended('tenantry:setup', 0))`);
  const known = await findInstallation(db);
  const installation =
    known ??
    newInstallation({
      appRole: input.appUrl ? userOf(input.appUrl) : undefined,
      metaRole: input.metaUrl ? userOf(input.metaUrl) : undefined,
    });
  const passwords = new Map([
    [installation.appRole, passwordFor(installation.appRole, installation, input, input.appUrl)],
    [installation.metaRole, passwordFor(installation.metaRole, installation, input, input.metaUrl)],
  ]);
  const changes = await ensureRoles(owner, installation, passwords);
  if (!known) changes.push(...(await createSchemas(owner, installation)));
  changes.push(...(await ensureGrants(owner, installation)));
  const hardening = await harden(db, installation.ownerRole);
  changes.push(...hardening.changes);
  changes.push(...(await ensureContextRight(db, installation.appRole)));
  return { installation, changes, notHardened: hardening.remaining };
}

function passwordFor(role: string, installation: Installation, input: SetupInput, url?: string): string | null {
  return url ? passwordOf(url) || null : derivedPassword(input.ownerUrl, installation, role);
}

async function createSchemas(owner: OwnerLogin, installation: Installation): Promise<string[]> {
  const role = quoteIdentifier('role name', installation.ownerRole);
  await owner.client.query(`
    CREATE SCHEMA IF NOT EXISTS tenancy AUTHORIZATION ${role};
    CREATE SCHEMA IF NOT EXISTS meta AUTHORIZATION ${role};
    CREATE TABLE tenancy.installation (
      only_row boolean PRIMARY KEY DEFAULT true CONSTRAINT ck_installation_only_row CHECK (only_row),
      id text NOT NULL,
      owner_role text NOT NULL,
      app_role text NOT NULL,
      meta_role text NOT NULL,
      rows_role text NOT NULL,
      tenants_role text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now()
    );
    ALTER TABLE tenancy.installation OWNER TO ${role}`);
  const { id, ownerRole, appRole, metaRole, rowsRole, tenantsRole } = installation;
  await owner.client.query(
    `INSERT INTO tenancy.installation (id, owner_role, app_role, meta_role, rows_role, tenants_role)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [id, ownerRole, appRole, metaRole, rowsRole, tenantsRole],
  );
  return ['created the schemas tenancy and meta'];
}

async function inTransaction<T>(owner: OwnerLogin, work: () => Promise<T>): Promise<T> {
  await owner.client.query('BEGIN');
  try {
    const result = await work();
    await owner.client.query('COMMIT');
    return result;
  } catch (error) {
    await owner.client.query('ROLLBACK');
    throw error;
  }
}
