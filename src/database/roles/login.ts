import { Client } from 'pg';
import { quoteIdentifier } from '../../tenancy/index.js';
import { sqlState } from './retry.js';
import {
  DatabaseUnreachableError,
  InsufficientOwnerError,
  ServingLoginError,
  UnsupportedServerError,
} from './errors.js';

const OLDEST_SERVER = 150_000;
const WRONG_PASSWORD = new Set(['28P01', '28000']);

export interface OwnerLogin {
  readonly client: Client;
  readonly name: string;
  readonly superuser: boolean;
  /** `server_version_num`, for example 180004. */
  readonly serverVersion: number;
  readonly database: string;
}

/** Connects with DATABASE_URL and checks that this login can set up a database. The caller ends the client. */
export async function connectOwner(ownerUrl: string): Promise<OwnerLogin> {
  const client = new Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
  } catch (error) {
    throw new DatabaseUnreachableError(placeOf(ownerUrl), error as Error);
  }
  try {
    const { rows } = await client.query(
      `SELECT current_user AS name, rolsuper AS superuser, rolcreaterole AS "createsRoles",
              current_setting('server_version') AS version, current_setting('server_version_num')::int AS "serverVersion",
              current_database() AS database, has_database_privilege(current_database(), 'CREATE') AS "createsSchemas"
         FROM pg_roles WHERE rolname = current_user`,
    );
    const found = rows[0];
    if (found.serverVersion < OLDEST_SERVER) throw new UnsupportedServerError(found.version);
    if (!found.superuser && !found.createsRoles) {
      const remedy = `ALTER ROLE ${client.escapeIdentifier(found.name)} CREATEROLE`;
      throw new InsufficientOwnerError(found.name, 'may not create roles', remedy);
    }
    if (!found.createsSchemas) {
      const remedy = `ALTER DATABASE ${client.escapeIdentifier(found.database)} OWNER TO ${client.escapeIdentifier(found.name)}`;
      throw new InsufficientOwnerError(found.name, 'may not create schemas', remedy);
    }
    return { client, ...found };
  } catch (error) {
    await client.end();
    throw error;
  }
}

/** Tries the login, and gives it the URL's password when the server refuses the one it has. True when it was changed. */
export async function ensureLogin(
  owner: OwnerLogin,
  url: string,
  role: string,
  password: string | null,
): Promise<boolean> {
  const first = await tryLogin(url);
  if (!first) return false;
  if (password === null || !WRONG_PASSWORD.has(sqlState(first) ?? '')) throw new ServingLoginError(role, first);
  await owner.client.query(
    `ALTER ROLE ${quoteIdentifier('role name', role)} PASSWORD ${owner.client.escapeLiteral(password)}`,
  );
  const second = await tryLogin(url);
  if (second) throw new ServingLoginError(role, second);
  return true;
}

async function tryLogin(url: string): Promise<Error | null> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    await client.end();
    return null;
  } catch (error) {
    return error as Error;
  }
}

/** Host, port and database of a URL: what may be shown; never the password. */
function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}
