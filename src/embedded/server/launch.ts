import { spawn } from 'node:child_process';
import { closeSync, fchownSync, fstatSync, ftruncateSync, openSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Binaries } from '../binaries.js';
import { EmbeddedStartError, UnwritableHomeError } from '../errors.js';
import { onDisk } from '../files.js';
import { findPostmaster, removeStrangersPidFile } from './postmaster.js';
import { serverEnvironment } from './processes.js';
import { type ServerUser } from './server-user.js';

export interface Launch {
  readonly dataDirectory: string;
  readonly binaries: Binaries;
  readonly user: ServerUser | undefined;
  /** False gives up what a crash of the machine would need, for speed. */
  readonly isDurable: boolean;
}

const LOG = 'server.log';
const LOG_BYTES = 5_000_000;
const READY_WITHIN_MS = 60_000;
const POLL_MS = 10;

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  // A socket's path may have 107 bytes, and a home can be deep.
  unix_socket_directories: '',
  max_connections: '200',
  // Creating or dropping a tenant locks each of its tables and indexes until the transaction ends.
  max_locks_per_transaction: '256',
  timezone: 'UTC',
};
const FORGETFUL = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/**
 * Starts a server and waits until it accepts connections; it lives on when this process is killed.
 * It also resolves when the start lost a race, for the port or for the data: ask for the running server, and else try again.
 * @throws EmbeddedStartError, UnwritableHomeError
 */
export async function launch(
  { dataDirectory, binaries, user, isDurable }: Launch,
  onSpawn: (pid: number) => void,
): Promise<void> {
  removeStrangersPidFile(dataDirectory);
  const port = await freePort();
  const settings = Object.entries({ ...SETTINGS, ...(isDurable ? {} : FORGETFUL) });
  const options = [
    '-D',
    dataDirectory,
    '-p',
    String(port),
    ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
  const { log, from } = openLog(dataDirectory, user);
  // A group of its own: Ctrl+C would else stop the server under an application that is still answering.
  const child = spawn(binaries.postgres, options, {
    ...user,
    cwd: '/',
    detached: true,
    env: serverEnvironment(),
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  let failure: Error | undefined;
  child.on('error', (error) => (failure = error));
  child.unref();
  if (child.pid) onSpawn(child.pid);

  for (const deadline = Date.now() + READY_WITHIN_MS; Date.now() < deadline; await sleep(POLL_MS)) {
    if (failure) throw new EmbeddedStartError(dataDirectory, failure.message, failure);
    if (child.exitCode !== null || child.signalCode !== null) return explainEnd(dataDirectory, from);
    const found = findPostmaster(dataDirectory);
    if (found?.pid === child.pid && found?.isReady) return;
  }
  child.kill('SIGQUIT');
  throw new EmbeddedStartError(dataDirectory, `it was not ready within ${READY_WITHIN_MS / 1000} seconds`);
}

/** `from` is where this start's lines begin. */
function openLog(dataDirectory: string, user: ServerUser | undefined): { log: number; from: number } {
  const path = join(dataDirectory, LOG);
  return onDisk(path, () => {
    const log = openSync(path, 'a', 0o600);
    if (user) fchownSync(log, user.uid, user.gid);
    if (fstatSync(log).size > LOG_BYTES) ftruncateSync(log);
    return { log, from: fstatSync(log).size };
  });
}

/** @throws unless the server ended because of a lost race. */
function explainEnd(dataDirectory: string, from: number): void {
  const text = readFileSync(join(dataDirectory, LOG)).subarray(from).toString();
  if (/lock file ".*" already exists|Address already in use/.test(text)) return;
  if (/No space left on device/.test(text)) throw new UnwritableHomeError(dataDirectory, 'the disk is full');
  const told = /(?:FATAL|PANIC): +(.*)/.exec(text)?.[1] ?? text.trim().slice(-500);
  throw new EmbeddedStartError(dataDirectory, told);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
      .once('error', reject)
      .listen(0, '127.0.0.1', () => {
        const { port } = server.address() as AddressInfo;
        server.close(() => resolve(port));
      });
  });
}
