import { Worker } from 'node:worker_threads';
import { type AlarmMemory } from './alarm.js';

const MOST = 1_024;

/**
 * Does things in order, each the same time after it was asked to. Node's timers are whole milliseconds and late: an answer in
 * two parts, 0.1 ms apart, would arrive a millisecond apart. So another thread sleeps until each is due, and says so.
 */
export class DelayLine {
  private readonly delayed: (() => unknown)[] = [];
  private readonly delayNs: bigint;
  private readonly memory: AlarmMemory = {
    set: new Int32Array(new SharedArrayBuffer(4)),
    dueAtNs: new BigInt64Array(new SharedArrayBuffer(8 * MOST)),
  };

  constructor(delayMs: number) {
    this.delayNs = BigInt(Math.round(delayMs * 1e6));
    const alarm = new Worker(new URL('./alarm.ts', import.meta.url), { workerData: this.memory });
    alarm.on('message', () => this.delayed.shift()!());
    alarm.unref();
  }

  /** @throws RangeError when more is on its way than the other thread can be told of. */
  after(act: () => unknown): void {
    if (this.delayed.length >= MOST) throw new RangeError(`More than ${MOST} answers on their way.`);
    this.delayed.push(act);
    const { set, dueAtNs } = this.memory;
    dueAtNs[set[0] % MOST] = process.hrtime.bigint() + this.delayNs;
    Atomics.add(set, 0, 1);
    Atomics.notify(set, 0);
  }
}
