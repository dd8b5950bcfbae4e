import { setTimeout as sleep } from 'node:timers/promises';
import { FleetBusyError } from '../errors.js';
import { FleetConnection } from '../connection.js';

const POLL_MS = 250;
const KEY = `hashtextextended('tenantry:fleet', 0)`;

/**
 * One run at a time. The lock is asked for again and again and never waited for: a waiting statement holds a snapshot,
 * and CREATE INDEX CONCURRENTLY waits for all of those. It ends with its session, also when the process is killed.
 */
export class RunLock {
  private held = false;

  private constructor(private readonly connection: FleetConnection) {}

  /** @throws FleetBusyError, PoolerRefusedError */
  static async take(url: string, waitSeconds: number, signal?: AbortSignal): Promise<RunLock> {
    const lock = new RunLock(new FleetConnection(url, 'tenantry fleet lock', () => (lock.held = false)));
    const until = Date.now() + waitSeconds * 1_000;
    try {
      while (!(await lock.ensure())) {
        if (Date.now() >= until || signal?.aborted) throw new FleetBusyError(waitSeconds);
        await sleep(POLL_MS);
      }
    } catch (error) {
      await lock.release();
      throw error;
    }
    return lock;
  }

  /** True while the lock is ours. A server that was restarted has forgotten it: then it is asked for anew. */
  async ensure(): Promise<boolean> {
    if (this.held) return true;
    const [{ rows }] = await this.connection.send(`SELECT pg_try_advisory_lock(${KEY}) AS held`);
    this.held = (rows[0] as { held: boolean }).held;
    return this.held;
  }

  release(): Promise<void> {
    return this.connection.close();
  }
}
