import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { serverUser } from '../../../src/embedded/server/server-user.js';
import { withParts } from './server-url.js';

export const pgbouncerBinary =
  process.env.PGBOUNCER_BIN ??
  ['/usr/sbin/pgbouncer', '/usr/bin/pgbouncer', '/usr/local/bin/pgbouncer'].find((path) => existsSync(path));
export const NO_PGBOUNCER = 'no PgBouncer: set PGBOUNCER_BIN or install pgbouncer';

export interface Pooler {
  /** The same login, through the pooler. */
  readonly url: string;
  readonly description: string;
  stop(): Promise<void>;
}

export type PoolMode = 'transaction' | 'session' | 'statement';

/** A PgBouncer of this test's own in front of the login of `url`. */
export async function startPooler(
  url: string,
  serverConnections: number,
  mode: PoolMode = 'transaction',
): Promise<Pooler> {
  if (!pgbouncerBinary) throw new Error(NO_PGBOUNCER);
  const { username, password, hostname, port: serverPort } = new URL(url);
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'tenantry-pooler-'));
  // PgBouncer refuses to run as root; the user it runs as has to read its settings.
  chmodSync(folder, 0o755);
  const users = join(folder, 'users.txt');
  const settings = join(folder, 'pgbouncer.ini');
  writeFileSync(users, `"${decodeURIComponent(username)}" "${decodeURIComponent(password)}"\n`);
  writeFileSync(
    settings,
    `[databases]\n* = host=${hostname} port=${serverPort || 5432}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = ${port}\n` +
      `unix_socket_dir =\nauth_type = trust\nauth_file = ${users}\npool_mode = ${mode}\nmax_client_conn = 500\n` +
      `default_pool_size = ${serverConnections}\nlog_connections = 0\nlog_disconnections = 0\nlog_pooler_errors = 0\n`,
  );
  const child = spawn(pgbouncerBinary, [settings], {
    ...serverUser(),
    cwd: '/',
    stdio: 'ignore',
  });
  const pooled = withParts(url, { host: '127.0.0.1', port });
  await answering(pooled);
  const version = execFileSync(pgbouncerBinary, ['--version']).toString().split('\n')[0];
  return {
    url: pooled,
    description: `${version}, ${mode} mode, ${serverConnections} server connections`,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGKILL');
        await ended;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function answering(connectionString: string): Promise<void> {
  for (let left = 100; ; left -= 1) {
    const client = new Client({ connectionString });
    client.on('error', () => {});
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (left === 0) throw error;
      await sleep(50);
    }
  }
}

async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
