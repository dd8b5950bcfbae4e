import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

const ROWS = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];

export type OwnerKind = 'superuser' | 'plain owner';

/** An empty database whose owner's login is a superuser, or may do no more than make roles. */
export interface Scratch {
  readonly ownerUrl: string;
  readonly ownerName: string;
  readonly name: string;
  /** As superuser. */
  admin<T = any>(sql: string, values?: unknown[]): Promise<T[]>;
  /** With another login of this database. Of several statements, the rows of the last that has some. */
  as<T = any>(url: string, sql: string, values?: unknown[]): Promise<T[]>;
  /** Drops the database, and every role that carries its id. */
  drop(): Promise<void>;
}

export async function scratchDatabase(serverUrl: string, kind: OwnerKind = 'superuser'): Promise<Scratch> {
  const name = `scratch_${randomBytes(5).toString('hex')}`;
  const ownerName = kind === 'superuser' ? decodeURIComponent(new URL(serverUrl).username) : `owner_${name}`;
  await on(serverUrl, async (client) => {
    if (kind === 'plain owner') await client.query(`CREATE ROLE ${ownerName} LOGIN CREATEROLE PASSWORD 'plain'`);
    await client.query(`CREATE DATABASE ${name} OWNER ${ownerName}`);
  });
  const adminUrl = withParts(serverUrl, { database: name });
  const ownerUrl = kind === 'superuser' ? adminUrl : withParts(adminUrl, { user: ownerName, password: 'plain' });
  const as = <T>(url: string, sql: string, values?: unknown[]) =>
    on(url, async (client) => {
      const results = [await client.query(sql, values)].flat();
      return (results.findLast(({ command }) => ROWS.includes(command))?.rows ?? []) as T[];
    });
  return {
    ownerUrl,
    ownerName,
    name,
    admin: (sql, values) => as(adminUrl, sql, values),
    as,
    async drop() {
      const [known] = await as<{ id: string; logins: string[] }>(
        adminUrl,
        'SELECT id, ARRAY[app_role, meta_role] AS logins FROM tenancy.installation',
      ).catch(() => []);
      await on(serverUrl, async (client) => {
        await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
        const { rows } = await client.query<{ role: string }>(
          'SELECT quote_ident(rolname) AS role FROM pg_roles WHERE rolname LIKE ANY ($1) OR rolname = ANY ($2)',
          [known ? [`tenantry\\_%\\_${known.id}`, `t\\_${known.id}\\_%`] : [], known?.logins ?? []],
        );
        for (const { role } of rows) await client.query(`DROP ROLE ${role}`);
        // Last: it had granted the others to one another.
        if (kind === 'plain owner') await client.query(`DROP ROLE IF EXISTS ${ownerName}`);
      });
    },
  };
}

export function withParts(url: string, parts: { user?: string; password?: string; database?: string }): string {
  const changed = new URL(url);
  if (parts.user !== undefined) changed.username = encodeURIComponent(parts.user);
  if (parts.password !== undefined) changed.password = encodeURIComponent(parts.password);
  if (parts.database !== undefined) changed.pathname = `/${parts.database}`;
  return changed.href;
}

async function on<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
