import { IsolationLevelError, OutcomeUnknownError } from '../errors.js';
import { type IsolationLevel } from '../statement/kinds.js';
import { IdempotencyAnswerNotKeptError, IdempotencyInProgressError } from './errors.js';
import { type KeyHashes, type KeyStore } from './key-store.js';
import { digestOf, type KeptAnswer, type RepeatableRequest } from './repeatable-request.js';

/** Ends a transaction that found its request done already. Never told to anybody: the kept answer is. */
export class DoneBefore extends Error {
  constructor(readonly answer: KeptAnswer) {
    super('The request was done before.');
  }
}

/** In a strict transaction a claim fails where another has committed the same key since the transaction began. */
class ClaimCollided extends Error {}

const SERIALIZATION_FAILURE = '40001';
const COLLISIONS = 3;

export function hashesOf({ identity, bodyHash }: RepeatableRequest, tenantId: string | null): KeyHashes {
  return { keyHash: digestOf([...identity, tenantId]), bodyHash };
}

/** Claims the key, in the transaction that does the work. @throws DoneBefore when the request was done before. */
export async function claimOrStop(keys: KeyStore, hashes: KeyHashes): Promise<void> {
  while (!(await claim(keys, hashes))) {
    const answer = await keys.find(hashes);
    if (answer) throw new DoneBefore(answer);
    // It has expired, or was given back between the two statements.
    await keys.expire(hashes);
  }
}

async function claim(keys: KeyStore, hashes: KeyHashes): Promise<boolean> {
  try {
    return await keys.claim(hashes);
  } catch (error) {
    if ((causeOf(error) as { code?: unknown }).code === SERIALIZATION_FAILURE) throw new ClaimCollided();
    throw error;
  }
}

/** TypeORM wraps what a statement raised. */
function causeOf(error: unknown): unknown {
  return (error as { driverError?: unknown } | null)?.driverError ?? error;
}

/** What a repeat is answered with. @throws IdempotencyAnswerNotKeptError */
export function repeated(request: RepeatableRequest, answer: KeptAnswer): unknown {
  if (!answer.isKept) throw new IdempotencyAnswerNotKeptError(answer.status, answer.location);
  return request.replay(answer);
}

/**
 * One transaction, done once: the key is its first statement and the answer its last, so that both are committed with the
 * work, and with a failure nothing is left. `transaction` runs what it is given as one transaction.
 * @throws OutcomeUnknownError with `retryAfterSeconds`, as a repeat finds the answer, or does the work
 */
export async function onceInTransaction<T>(
  request: RepeatableRequest,
  keys: KeyStore,
  tenantId: string | null,
  transaction: (work: () => Promise<T>, level?: IsolationLevel) => Promise<T>,
  handler: () => Promise<T>,
): Promise<T> {
  const hashes = hashesOf(request, tenantId);
  const run = (level?: IsolationLevel) =>
    transaction(async () => {
      await claimOrStop(keys, hashes);
      const value = await handler();
      await keys.keep(hashes, request.answerOf(value));
      return value;
    }, level);
  let level: IsolationLevel | undefined;
  for (let collisions = 0; ;) {
    try {
      return await run(level);
    } catch (error) {
      if (error instanceof DoneBefore) return repeated(request, error.answer) as T;
      const cause = causeOf(error);
      if (error instanceof ClaimCollided && collisions < COLLISIONS) collisions += 1;
      // The claim is the first statement, where the handler wanted its own to be: the handler has sent none yet.
      else if (cause instanceof IsolationLevelError && level === undefined) level = cause.wanted;
      else throw error instanceof ClaimCollided ? new IdempotencyInProgressError() : safeToRepeat(error);
    }
  }
}

/** A repeat with the key is harmless, whatever became of the first. */
export function safeToRepeat(error: unknown): unknown {
  const cause = causeOf(error);
  return cause instanceof OutcomeUnknownError ? new OutcomeUnknownError({ cause, retryAfterSeconds: 1 }) : error;
}

/**
 * Work that is no single transaction, begun once: that it has begun is committed first, and its answer afterwards. A repeat
 * that finds it begun and not ended is refused. Work that is refused (`isRefusal`) gives the key back.
 */
export async function onceBegun<T>(
  request: RepeatableRequest,
  keys: KeyStore,
  tenantId: string | null,
  handler: () => Promise<T>,
): Promise<T> {
  const hashes = hashesOf(request, tenantId);
  try {
    await claimOrStop(keys, hashes);
  } catch (error) {
    if (error instanceof DoneBefore) return repeated(request, error.answer) as T;
    throw error;
  }
  let value: T;
  try {
    value = await handler();
  } catch (error) {
    if (isRefusal(error)) await keys.release(hashes).catch(() => undefined);
    throw error;
  }
  // The work is done, whatever becomes of its note: without one a repeat is told that it was begun.
  await keep(request, keys, hashes, value).catch(() => undefined);
  return value;
}

async function keep(request: RepeatableRequest, keys: KeyStore, hashes: KeyHashes, value: unknown): Promise<void> {
  await keys.keep(hashes, request.answerOf(value));
}

/** The handler itself said no (4xx): it can be asked again. */
function isRefusal(error: unknown): boolean {
  const { getStatus } = error as { getStatus?: () => number };
  return typeof getStatus === 'function' && getStatus.call(error) < 500;
}
