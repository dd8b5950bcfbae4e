import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '../../src/embedded/index.js';

/** The server the bench works on. */
export interface BenchServer {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * The rows of 5,000 tenants come to some 700 MB: with the 128 MB a server has by default, growth would be that of reading
 * files.
 */
const SHARED_BUFFERS = '1GB';

/** The server of DATABASE_URL, or an embedded one of the bench's own that is removed afterwards. */
export async function openServer(): Promise<BenchServer> {
  const given = process.env.DATABASE_URL;
  if (given) return { url: given, close: async () => {} };
  const home = mkdtempSync(join(tmpdir(), 'tenantry-bench-'));
  const unchanged = await startEmbeddedPostgres({ home });
  await once(unchanged.url, `ALTER SYSTEM SET shared_buffers TO '${SHARED_BUFFERS}'`);
  await unchanged.stop();
  const server = await startEmbeddedPostgres({ home });
  return {
    url: server.url,
    async close() {
      await server.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** An empty database of the bench's own on that server. */
export async function makeDatabase(serverUrl: string): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `bench_${randomBytes(5).toString('hex')}`;
  await once(serverUrl, `CREATE DATABASE ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => dropDatabase(serverUrl, url.href, name) };
}

/** Several statements in one message, on a connection of their own. */
export async function once<T extends object = object>(url: string, sql: string, values?: unknown[]): Promise<T[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

/** Of those that one transaction locks. */
const ROLES_AT_ONCE = 200;

/** Roles belong to the server and outlive the database: those of its installation go with it. */
async function dropDatabase(serverUrl: string, url: string, name: string): Promise<void> {
  const [known] = await once<{ id: string; logins: string[] }>(
    url,
    'SELECT id, ARRAY[app_role, meta_role]::text[] AS logins FROM tenancy.installation',
  ).catch(() => []);
  await once(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`);
  if (!known) return;
  const roles = await once<{ role: string }>(
    serverUrl,
    'SELECT quote_ident(rolname) AS role FROM pg_roles WHERE rolname LIKE ANY ($1) OR rolname = ANY ($2)',
    [[`tenantry\\_%\\_${known.id}`, `t\\_${known.id}\\_%`], known.logins],
  );
  for (let at = 0; at < roles.length; at += ROLES_AT_ONCE) {
    const names = roles.slice(at, at + ROLES_AT_ONCE).map(({ role }) => role);
    await once(serverUrl, `DROP ROLE ${names.join(', ')}`);
  }
}
