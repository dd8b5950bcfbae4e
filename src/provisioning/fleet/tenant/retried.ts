import { setTimeout as sleep } from 'node:timers/promises';
import { isPassing } from './failures.js';

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5_000;

/** Tries again what may be over in a moment. Pauses double, and differ, so that those who collided do not meet again. */
export async function retried<T>(retries: number, work: (attempt: number) => Promise<T>): Promise<T> {
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
