import { rmdirSync } from 'node:fs';
import { type Client } from 'pg';
import { type Binaries, findBinaries } from './binaries.js';
import { ensureCluster, hasCluster, isBeingMade } from './cluster.js';
import { EmbeddedUnavailableError } from './errors.js';
import {
  type HomeRecord,
  makeHome,
  makeRecord,
  readRecord,
  removeRecord,
  spareFolder,
  SUPERUSER,
  urlOf,
} from './home.js';
import { DEFAULT_DATABASE, type EmbeddedPostgres, type EmbeddedPostgresOptions } from './options.js';
import { own } from './own.js';
import { stopPostmaster } from './server/postmaster.js';
import { type ServerUser, serverUser } from './server/server-user.js';
import { watch } from './server/watch.js';

/**
 * Starts the server of a home, or takes over the one that outlived its killed process; makes it, with a random password, the first time.
 * It ends with `stop()` or, unasked, with this process; only SIGKILL leaves it running, until the next start.
 * @throws EmbeddedInUseError, UnwritableHomeError, EmbeddedUnavailableError, EmbeddedStartError
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { database = DEFAULT_DATABASE, isDurable = true, log = () => {}, onLost } = options;
  if (process.platform === 'win32') throw new EmbeddedUnavailableError('it runs on Linux and macOS');
  const home = makeHome(options.home);
  const { record, binaries, user } = await prepare(home, log);
  const { dataDirectory } = record;
  const { postmaster, session, release } = await own(home, record, { dataDirectory, binaries, user, isDurable }, log);
  try {
    await ensureDatabase(session, database);
  } catch (error) {
    await stopPostmaster(postmaster.pid, dataDirectory);
    release();
    throw error;
  }
  const server = { pid: postmaster.pid, dataDirectory, session, url: urlOf(record, postmaster.port, SUPERUSER) };
  const unwatch = watch(server, () => {
    release();
    onLost?.(
      `The embedded PostgreSQL in ${dataDirectory} (process ${postmaster.pid}) has ended without being told to. ` +
        'Its data are kept. Start again.',
    );
  });
  let stopped: Promise<void> | undefined;
  return {
    url: urlOf(record, postmaster.port, database),
    port: postmaster.port,
    pid: postmaster.pid,
    dataDirectory: dataDirectory,
    stop: () => {
      unwatch();
      return (stopped ??= stopPostmaster(postmaster.pid, dataDirectory).then(release));
    },
  };
}

/** Nothing stays behind of a first start that failed: no record, and no home but the one that was there. */
async function prepare(
  home: string,
  log: (message: string) => void,
): Promise<{ record: HomeRecord; binaries: Binaries; user: ServerUser | undefined }> {
  const known = readRecord(home);
  const user = serverUser(known && hasCluster(known.dataDirectory) ? known.dataDirectory : undefined);
  const record = known ?? (await makeRecord(home, user));
  const { dataDirectory } = record;
  try {
    const binaries = await findBinaries(user, () => spareFolder(home, user));
    if (!hasCluster(dataDirectory)) log(`Making an embedded PostgreSQL ${binaries.majorVersion} in ${dataDirectory}.`);
    await ensureCluster(record, binaries, user);
    return { record, binaries, user };
  } catch (error) {
    if (!known && !hasCluster(dataDirectory) && !isBeingMade(dataDirectory)) {
      removeRecord(home);
      try {
        rmdirSync(home);
      } catch {
        // Others' files are in it.
      }
    }
    throw error;
  }
}

async function ensureDatabase(session: Client, name: string): Promise<void> {
  const { rowCount } = await session.query('SELECT FROM pg_database WHERE datname = $1', [name]);
  if (rowCount === 0) await session.query(`CREATE DATABASE ${session.escapeIdentifier(name)}`);
}
