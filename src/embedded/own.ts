import { setTimeout as sleep } from 'node:timers/promises';
import { type Client } from 'pg';
import { EmbeddedInUseError, EmbeddedStartError } from './errors.js';
import { type HomeRecord, SUPERUSER, urlOf } from './home.js';
import { claim } from './server/claim.js';
import { launch, type Launch } from './server/launch.js';
import { findPostmaster, isPostmaster, type Postmaster } from './server/postmaster.js';
import { isAlive } from './server/processes.js';

export interface OwnedServer {
  readonly postmaster: Postmaster;
  /** Holds the claim; a superuser's. */
  readonly session: Client;
  /** Once the server is stopped: ends the watch that would stop it with this process. */
  release(): void;
}

const CLAIM_WITHIN_MS = 60_000;
const RETRY_MS = 50;

/** A process that was just killed may hold its claim for a moment. */
const DOUBT_MS = 1_000;

/**
 * The running server of a home, started unless it was, and claimed for this process.
 * @throws EmbeddedInUseError, EmbeddedStartError, UnwritableHomeError
 */
export async function own(
  home: string,
  record: HomeRecord,
  start: Launch,
  log: (message: string) => void,
): Promise<OwnedServer> {
  const { dataDirectory } = record;
  let ours: number | undefined;
  const release = stopWithProcess(dataDirectory, () => ours);
  let heldSince: number | undefined;
  try {
    for (const deadline = Date.now() + CLAIM_WITHIN_MS; Date.now() < deadline; await sleep(RETRY_MS)) {
      if (!findPostmaster(dataDirectory)) await launch(start, (pid) => (ours = pid));
      const postmaster = findPostmaster(dataDirectory);
      if (!postmaster?.isReady) continue;
      const claimed = await claim(urlOf(record, postmaster.port, SUPERUSER), dataDirectory);
      if (claimed === 'passing') continue;
      if ('session' in claimed) {
        if (ours !== postmaster.pid)
          log(`Taking over the PostgreSQL an earlier run left behind, process ${postmaster.pid}.`);
        ours = postmaster.pid;
        return { postmaster, session: claimed.session, release };
      }
      heldSince ??= Date.now();
      if (Date.now() - heldSince >= DOUBT_MS && isAlive(claimed.heldBy)) {
        throw new EmbeddedInUseError(home, claimed.heldBy, postmaster.port);
      }
    }
    throw new EmbeddedStartError(dataDirectory, `it could not be claimed within ${CLAIM_WITHIN_MS / 1000} seconds`);
  } catch (error) {
    release();
    throw error;
  }
}

/** However this process ends, short of SIGKILL: an exit handler may not wait, and the server needs only to be told. */
function stopWithProcess(dataDirectory: string, pid: () => number | undefined): () => void {
  const stop = () => {
    const server = pid();
    if (server && isPostmaster(server, dataDirectory)) process.kill(server, 'SIGINT');
  };
  process.on('exit', stop);
  return () => process.off('exit', stop);
}
