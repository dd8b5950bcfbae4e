import { parentPort, workerData } from 'node:worker_threads';

/** Shared by a delay line and the thread that sleeps for it. */
export interface AlarmMemory {
  /** How many alarms have been set, in its only element. */
  readonly set: Int32Array;
  /** When each is due, by `process.hrtime`: a ring, filled in order. */
  readonly dueAtNs: BigInt64Array;
}

const NS_PER_MS = 1e6;

/** In the thread: a message to the parent when each alarm is due. */
function sleepForEach({ set, dueAtNs }: AlarmMemory): never {
  const nothing = new Int32Array(new SharedArrayBuffer(4));
  for (let next = 0; ; next += 1) {
    Atomics.wait(set, 0, next);
    const leftMs = Number(dueAtNs[next % dueAtNs.length] - process.hrtime.bigint()) / NS_PER_MS;
    if (leftMs > 0) Atomics.wait(nothing, 0, 0, leftMs);
    parentPort!.postMessage(null);
  }
}

if (parentPort) sleepForEach(workerData as AlarmMemory);
