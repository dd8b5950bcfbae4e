import { setTimeout as sleep } from 'node:timers/promises';
import { type Client } from 'pg';
import { claim } from './claim.js';
import { isPostmaster } from './postmaster.js';

const RECOVERS_WITHIN_MS = 60_000;
const RETRY_MS = 100;

export interface WatchedServer {
  readonly pid: number;
  readonly dataDirectory: string;
  /** The superuser's. */
  readonly url: string;
  /** Holds the claim. Its end is how this process hears of the server's. */
  readonly session: Client;
}

/**
 * Calls `lost` once when the server has ended without being told to. A server that only restarts after a crash of one of
 * its sessions is claimed again. The function returned ends the watch: call it before the server is stopped.
 */
export function watch({ pid, dataDirectory, url, session }: WatchedServer, lost: () => void): () => void {
  let isOver = false;
  const follow = (current: Client) => current.once('end', () => void examine());
  const examine = async () => {
    for (const deadline = Date.now() + RECOVERS_WITHIN_MS; Date.now() < deadline; await sleep(RETRY_MS)) {
      if (isOver) return;
      if (!isPostmaster(pid, dataDirectory)) break;
      const claimed = await claim(url, dataDirectory).catch(() => 'passing' as const);
      if (claimed !== 'passing' && 'session' in claimed) return void follow(claimed.session);
    }
    if (!isOver) lost();
    isOver = true;
  };
  follow(session);
  return () => {
    isOver = true;
  };
}
