import { setTimeout as sleep } from 'node:timers/promises';
import { sqlState } from '../../database/index.js';
import { type OwnerDatabase, type OwnerTransaction } from '../owner-database.js';

const LOCKED = ['55P03', '40P01', '40001'];
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5_000;
const LOCK_TIMEOUT_MS = 2_000;
const RETRIES = 8;

/** What the server said, under whatever was put around it. */
export function causeOf(error: unknown): Error & { code?: string } {
  let cause = error as Error;
  while (cause.cause instanceof Error) cause = cause.cause;
  return (cause as { driverError?: Error }).driverError ?? cause;
}

/** True where somebody else's lock was in the way. */
export function isLocked(error: unknown): boolean {
  return LOCKED.includes(sqlState(causeOf(error)) ?? '');
}

/** Tries again what may be over in a moment. Pauses double, and differ, so that those who collided do not meet again. */
export async function retried<T>(
  retries: number,
  isPassing: (error: unknown) => boolean,
  work: (attempt: number) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work(attempt);
    } catch (error) {
      if (attempt > retries || !isPassing(error)) throw error;
      const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1));
      await sleep(pause * (0.5 + Math.random() / 2));
    }
  }
}

/**
 * A transaction on tables that are being used: whoever waits for a strong lock makes all others wait behind it, so it
 * waits a moment only, lets them through, and is tried again. It first waits for those who do the same, without a limit.
 */
export function withoutBlocking<T>(
  owner: OwnerDatabase,
  lock: string,
  work: (transaction: OwnerTransaction) => Promise<T>,
): Promise<T> {
  return retried(RETRIES, isLocked, () =>
    owner.transaction(async (transaction) => {
      await transaction.lock(lock);
      await transaction.query(`SET LOCAL lock_timeout TO '${LOCK_TIMEOUT_MS}ms'`);
      return work(transaction);
    }),
  );
}
