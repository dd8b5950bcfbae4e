import { readFileSync, statSync } from 'node:fs';
import { EmbeddedUnavailableError } from '../errors.js';

/** The user a server runs as, where that cannot be the one this process runs as. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

const PREFERRED = ['postgres', '_postgres', 'nobody'];

export const isRoot = (): boolean => process.getuid?.() === 0;

/**
 * Root needs another one, because PostgreSQL refuses to run as root: the owner of the data where there are some.
 * A new cluster needs a user with a name: initdb looks it up.
 * @throws EmbeddedUnavailableError when root finds none.
 */
export function serverUser(existingData?: string): ServerUser | undefined {
  if (!isRoot()) return undefined;
  return (existingData ? ownerOf(existingData) : undefined) ?? namedUser();
}

function ownerOf(folder: string): ServerUser | undefined {
  const { uid, gid } = statSync(folder);
  return uid === 0 ? undefined : { uid, gid };
}

function namedUser(): ServerUser {
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name, , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
    .filter(({ uid, gid }) => uid > 0 && gid > 0);
  const preferred = PREFERRED.map((name) => users.find((user) => user.name === name)).find(Boolean);
  const user = preferred ?? users[0];
  if (!user) throw new EmbeddedUnavailableError('it refuses to run as root, and /etc/passwd names no other user');
  return { uid: user.uid, gid: user.gid };
}

export function isReachable(folder: string, user: ServerUser | undefined): boolean {
  if (!user) return true;
  const parts = folder.split('/').filter(Boolean);
  return ['/', ...parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`)].every((each) => {
    const { mode, uid, gid } = statSync(each);
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    return (mode & bit) !== 0;
  });
}
