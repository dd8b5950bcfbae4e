import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { EmbeddedStartError } from './errors.js';
import { onDisk } from './files.js';
import { removeServer } from './server/postmaster.js';
import { isReachable, isRoot, type ServerUser } from './server/server-user.js';

/** What a home remembers of its server: where the data are, and the superuser's password. */
export interface HomeRecord {
  readonly dataDirectory: string;
  readonly password: string;
}

/** Others may pass through, the server's user being one of them; every file inside is closed by its own mode. */
const PASSABLE = 0o711;

const RECORD = 'postgres.json';
const IN_HOME = 'postgres';

/** Where root keeps what a server's user must reach and cannot below root's own folders. */
const STATE_FOLDERS = ['/var/lib/tenantry', '/var/tmp/tenantry'];

export const SUPERUSER = 'postgres';

/** @throws UnwritableHomeError */
export function makeHome(home: string): string {
  onDisk(home, () => {
    mkdirSync(home, { recursive: true, mode: PASSABLE });
    // A folder that was made for this, mkdtemp's for one: whoever removes it removes the data too, if they can be in it.
    if (isRoot() && readdirSync(home).length === 0) chmodSync(home, PASSABLE);
  });
  return realpathSync(home);
}

/** @throws UnwritableHomeError */
export function readRecord(home: string): HomeRecord | undefined {
  const file = join(home, RECORD);
  if (!existsSync(file)) return undefined;
  const text = onDisk(file, () => readFileSync(file, 'utf8'));
  try {
    const { dataDirectory, password } = JSON.parse(text) as HomeRecord;
    // Relative for data inside the home, so that a checkout can be moved with its data.
    return { dataDirectory: resolve(realpathSync(home), dataDirectory), password };
  } catch (error) {
    throw new EmbeddedStartError(home, `${file} is not what Tenantry wrote`, error);
  }
}

/** The record of a home that has none yet: of several processes at once, one writes it and all read the same. */
export async function makeRecord(home: string, user: ServerUser | undefined): Promise<HomeRecord> {
  const place = isReachable(home, user)
    ? IN_HOME
    : join(stateFolder(), `${keyOf(home)}-${randomBytes(4).toString('hex')}`);
  const text = JSON.stringify({ dataDirectory: place, password: randomBytes(24).toString('base64url') });
  const file = join(home, RECORD);
  const draft = `${file}.${process.pid}`;
  const isFirst = onDisk(file, () => {
    writeFileSync(draft, `${text}\n`, { mode: 0o600 });
    try {
      linkSync(draft, file);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      return false;
    } finally {
      rmSync(draft, { force: true });
    }
  });
  if (isFirst && place !== IN_HOME) await removeLeftovers(home, place);
  return readRecord(home)!;
}

export function urlOf({ password }: HomeRecord, port: number, database: string): string {
  return `postgresql://${SUPERUSER}:${password}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
}

export function removeRecord(home: string): void {
  rmSync(join(home, RECORD), { force: true });
}

/** Of homes that were removed: nobody knows the password of those data any more. */
async function removeLeftovers(home: string, kept: string): Promise<void> {
  for (const name of readdirSync(dirname(kept))) {
    if (!name.startsWith(`${keyOf(home)}-`) || name.startsWith(basename(kept))) continue;
    await removeServer(join(dirname(kept), name));
  }
}

/**
 * A folder any user can pass through and only this one can change.
 * @throws UnwritableHomeError
 */
export function stateFolder(): string {
  const usable = STATE_FOLDERS.find(isOursToUse);
  return usable ?? onDisk(STATE_FOLDERS[0], () => makeStateFolder(STATE_FOLDERS[0]));
}

/** Where binaries are copied to that cannot run from where npm put them. */
export function spareFolder(home: string, user: ServerUser | undefined): string {
  return isReachable(home, user) ? home : stateFolder();
}

function isOursToUse(folder: string): boolean {
  try {
    makeStateFolder(folder);
  } catch {
    return false;
  }
  const found = lstatSync(folder);
  return found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o022) === 0;
}

function makeStateFolder(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: PASSABLE });
  return folder;
}

const keyOf = (home: string): string => createHash('sha256').update(home).digest('hex').slice(0, 16);
