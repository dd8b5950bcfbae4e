import { chmodSync, chownSync, lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { UnwritableHomeError } from './errors.js';
import { type ServerUser } from './server/server-user.js';

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota is used up',
  EEXIST: 'a file of that name is in the way',
  ENOTDIR: 'a file is in the way of a folder',
};

/** @throws UnwritableHomeError in the place of what the file system says. */
export function onDisk<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw diskError(path, error);
  }
}

export function diskError(path: string, error: unknown): unknown {
  const reason = REASONS[(error as NodeJS.ErrnoException).code ?? ''];
  return reason ? new UnwritableHomeError(path, reason, error) : error;
}

export function makeFolder(folder: string, mode: number, owner?: ServerUser): void {
  mkdirSync(folder, { recursive: true, mode });
  if (owner) chownSync(folder, owner.uid, owner.gid);
}

/** A folder and all in it, readable by everybody, whatever umask it was made under. */
export function openToReaders(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openToReaders(path);
    else if (entry.isFile()) chmodSync(path, lstatSync(path).mode & 0o111 ? 0o755 : 0o644);
  }
}
