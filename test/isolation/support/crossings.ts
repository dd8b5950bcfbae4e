import { randomBytes } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { stat } from 'node:fs';
import { PassThrough, Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { type Redis } from 'ioredis';
import { Limiter, NaiveLimiter } from './limiters.js';

/** A way of waiting for something, after which the flow goes on. */
export type Crossing = (flow: number) => Promise<unknown>;

/** Calls `work` later, in a context that may be another flow's. */
export type Handover = (flow: number, work: () => void) => void;

/** Crossings after which Node brings the flow's own context back. */
export function carryingCrossings(redis: Redis): Record<string, Crossing> {
  const limiter = new Limiter(8);
  const emitter = new EventEmitter().setMaxListeners(0);
  return {
    await: async () => undefined,
    'promise chain': () => Promise.resolve().then(() => Promise.all([1, 2].map((each) => Promise.resolve(each)))),
    'await of a rejection': () => Promise.reject(new Error('expected')).catch(() => undefined),
    setTimeout: () => new Promise((resolve) => setTimeout(resolve, Math.random() * 5)),
    setImmediate: () => new Promise((resolve) => setImmediate(resolve)),
    nextTick: () => new Promise((resolve) => process.nextTick(resolve, undefined)),
    queueMicrotask: () => new Promise<void>((resolve) => queueMicrotask(resolve)),
    'callback of fs': () => new Promise((resolve) => stat('.', resolve)),
    'callback of crypto': () => promisify(randomBytes)(8),
    'event of a shared emitter, awaited': (flow) => {
      const heard = once(emitter, `done ${flow}`);
      setImmediate(() => emitter.emit(`done ${flow}`));
      return heard;
    },
    'stream read with for await': async () => {
      for await (const _chunk of Readable.from(['a', 'b', 'c'])) await Promise.resolve();
    },
    'stream piped': () =>
      pipeline(
        Readable.from(['a', 'b']),
        new Transform({ transform: (chunk, _encoding, done) => void setImmediate(done, null, chunk) }),
        new PassThrough().resume(),
      ),
    'limiter like p-limit': () => limiter.run(() => new Promise((resolve) => setImmediate(resolve))),
    'ioredis, awaited': (flow) => redis.incr(`flows:${flow % 7}`),
    'ioredis, callback': (flow) => new Promise((resolve) => void redis.get(`flows:${flow % 7}`, resolve)),
    'ioredis, pipeline': (flow) =>
      redis
        .pipeline()
        .set(`flow:${flow % 7}`, flow)
        .get(`flow:${flow % 7}`)
        .exec(),
  };
}

/** Handovers to code that calls back in whatever context it happens to be in: the traps. */
export function strayHandovers(subscriber: Redis, publisher: Redis): Record<string, Handover> {
  const emitter = new EventEmitter().setMaxListeners(0);
  const limiter = new NaiveLimiter(4);
  const messages = new EventEmitter().setMaxListeners(0);
  subscriber.on('message', (_channel, flow) => messages.emit(flow));
  let batch: (() => void)[] = [];
  return {
    'listener of a shared emitter': (flow, work) => {
      emitter.once('tick', work);
      // Fires the listeners of every flow that waits, not only its own.
      if (flow % 5 === 0) setImmediate(() => emitter.emit('tick'));
      else setTimeout(() => emitter.emit('tick'), 5);
    },
    'limiter of callbacks': (_flow, work) =>
      limiter.run((done) => {
        setImmediate(() => {
          work();
          setImmediate(done);
        });
      }),
    'batch flushed by another': (_flow, work) => {
      batch.push(work);
      setTimeout(() => {
        const due = batch;
        batch = [];
        for (const each of due) each();
      }, 2);
    },
    'message of a shared subscriber': (flow, work) => {
      messages.once(String(flow), work);
      void publisher.publish('flows', String(flow));
    },
  };
}
