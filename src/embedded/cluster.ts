import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type Binaries } from './binaries.js';
import { EmbeddedStartError, EmbeddedUnavailableError, UnwritableHomeError } from './errors.js';
import { makeFolder, onDisk } from './files.js';
import { type HomeRecord, SUPERUSER } from './home.js';
import { isAlive, serverEnvironment } from './server/processes.js';
import { type ServerUser } from './server/server-user.js';

export const hasCluster = (dataDirectory: string): boolean => existsSync(join(dataDirectory, 'PG_VERSION'));

/**
 * Makes the data directory unless it is there. It appears whole or not at all: initdb works beside it, under another name.
 * @throws EmbeddedStartError, EmbeddedUnavailableError, UnwritableHomeError
 */
export async function ensureCluster(
  record: HomeRecord,
  binaries: Binaries,
  user: ServerUser | undefined,
): Promise<void> {
  const { dataDirectory } = record;
  await removeDrafts(dataDirectory);
  if (!hasCluster(dataDirectory)) await makeCluster(record, binaries, user);
  if (!hasCluster(dataDirectory)) throw new EmbeddedStartError(dataDirectory, 'other files are in that folder');
  const version = readFileSync(join(dataDirectory, 'PG_VERSION'), 'utf8').trim();
  if (version !== binaries.majorVersion) {
    const reason = `its data are of PostgreSQL ${version}, and the installed package is ${binaries.majorVersion}`;
    throw new EmbeddedStartError(dataDirectory, reason);
  }
}

async function makeCluster(
  { dataDirectory, password }: HomeRecord,
  binaries: Binaries,
  user: ServerUser | undefined,
): Promise<void> {
  const draft = `${dataDirectory}.new-${process.pid}-${randomBytes(4).toString('hex')}`;
  const passwordFile = `${draft}-password`;
  try {
    onDisk(dataDirectory, () => {
      makeFolder(draft, 0o700, user);
      writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
      if (user) chownSync(passwordFile, user.uid, user.gid);
    });
    await runInitdb(binaries.initdb, draft, passwordFile, user);
    moveUnlessThere(draft, dataDirectory);
  } finally {
    rmSync(draft, { recursive: true, force: true });
    rmSync(passwordFile, { force: true });
  }
}

function runInitdb(initdb: string, folder: string, passwordFile: string, user: ServerUser | undefined): Promise<void> {
  const options = [
    ...['--pgdata', folder, '--username', SUPERUSER, '--pwfile', passwordFile, '--auth', 'scram-sha-256'],
    ...['--encoding', 'UTF8', '--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
    // Syncing takes half as long again. A machine that loses power within seconds of the first start begins anew.
    ...['--no-sync', '--no-instructions'],
  ];
  return new Promise((resolve, reject) => {
    const child = execFile(
      initdb,
      options,
      { ...user, cwd: '/', env: serverEnvironment() },
      (error, _stdout, stderr) => {
        process.off('exit', end);
        if (error) reject(initdbError(folder, stderr || error.message, error));
        else resolve();
      },
    );
    const end = () => child.kill('SIGKILL');
    process.on('exit', end);
  });
}

function initdbError(folder: string, stderr: string, cause: Error): Error {
  if (/could not look up effective user/.test(stderr)) {
    return new EmbeddedUnavailableError(`user id ${process.getuid?.()} has no name in /etc/passwd`, cause);
  }
  if (/No space left on device/.test(stderr))
    return new UnwritableHomeError(dirname(folder), 'the disk is full', cause);
  const line = stderr.split('\n').find((each) => /error|FATAL|PANIC|could not/.test(each)) ?? stderr.trim();
  return new EmbeddedStartError(folder, line.trim(), cause);
}

function moveUnlessThere(draft: string, target: string): void {
  try {
    renameSync(draft, target);
  } catch (error) {
    // Another process was quicker. Its cluster has the same password: both read it in the home's record.
    if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

/** Drafts of processes that were killed before they were done, one with this process id among them. */
async function removeDrafts(dataDirectory: string): Promise<void> {
  for (const draft of draftsOf(dataDirectory)) {
    const pid = Number(/\.new-(\d+)-/.exec(draft)?.[1]);
    if (pid !== process.pid && isAlive(pid)) continue;
    // Their initdb may still be writing. What cannot be removed now is in nobody's way until the next start.
    await rm(draft, { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
  }
}

/** Whether any process is making the data directory now. */
export const isBeingMade = (dataDirectory: string): boolean => draftsOf(dataDirectory).length > 0;

function draftsOf(dataDirectory: string): string[] {
  const folder = dirname(dataDirectory);
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names.filter((name) => name.startsWith(`${basename(dataDirectory)}.new-`)).map((name) => join(folder, name));
}
