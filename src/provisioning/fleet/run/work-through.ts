import { type TenantOutcome } from '../report.js';
import { wavesOf } from './waves.js';

export interface Crew<T> {
  /** One per worker; what a worker needs for itself, such as a connection. */
  readonly workers: number;
  /** Never throws: a failure is an outcome. */
  work(member: T, worker: number): Promise<TenantOutcome>;
  readonly canary?: number;
  readonly wavePercent?: number;
  readonly maxFailures?: number;
  readonly signal?: AbortSignal;
  onOutcome(outcome: TenantOutcome): void;
}

/** Wave after wave. Returns whether all members were worked on; who was not has no outcome. */
export async function workThrough<T>(all: readonly T[], crew: Crew<T>): Promise<boolean> {
  const { maxFailures = Infinity, signal } = crew;
  let failures = 0;
  for (const { members, isCanary } of wavesOf(all, crew)) {
    const limit = isCanary ? 1 : maxFailures;
    const queue = [...members];
    const stopped = () => signal?.aborted === true || failures >= limit;
    const worker = async (_: unknown, index: number) => {
      while (!stopped()) {
        const member = queue.shift();
        if (member === undefined) return;
        const outcome = await crew.work(member, index);
        if (outcome.status === 'failed') failures++;
        crew.onOutcome(outcome);
      }
    };
    await Promise.all(Array.from({ length: Math.min(crew.workers, members.length) }, worker));
    if (queue.length > 0 || (failures >= limit && isCanary)) return false;
  }
  return true;
}
