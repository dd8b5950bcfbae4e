import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BINARIES = '/usr/lib/postgresql/15/bin';

/** The oldest server that is supported, where this machine has it. */
export const hasOldServer = existsSync(join(BINARIES, 'initdb'));

export interface OldServer {
  /** Of the superuser, who has a password: nobody is trusted. */
  readonly url: string;
  stop(): void;
}

/** PostgreSQL 15 of its own, on a free port, in a folder that `stop` removes. */
export async function startOldServer(): Promise<OldServer> {
  const home = mkdtempSync(join(tmpdir(), 'tenantry-pg15-'));
  const user = unprivileged();
  if (user) chownSync(home, user.uid, user.gid);
  const data = join(home, 'data');
  const secret = join(home, 'secret');
  writeFileSync(secret, 'oldserver');
  if (user) chownSync(secret, user.uid, user.gid);
  const port = await freePort();
  const run = (program: string, ...args: string[]) => {
    const { status, stderr } = spawnSync(join(BINARIES, program), args, {
      ...user,
      cwd: home,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    if (status !== 0) throw new Error(`${program}: ${stderr.toString()}`);
  };
  run(
    'initdb',
    '-D',
    data,
    '-U',
    'postgres',
    '-A',
    'scram-sha-256',
    `--pwfile=${secret}`,
    '-N',
    '--locale=C.UTF-8',
    '-E',
    'UTF8',
  );
  const options = `-c port=${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off`;
  run('pg_ctl', '-D', data, '-l', join(home, 'log'), '-w', '-o', options, 'start');
  return {
    url: `postgresql://postgres:oldserver@127.0.0.1:${port}/postgres`,
    stop() {
      run('pg_ctl', '-D', data, '-m', 'immediate', 'stop');
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root. */
function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const number = (flag: string) => Number(spawnSync('id', [flag, 'postgres']).stdout.toString());
  return { uid: number('-u'), gid: number('-g') };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
