import { createHash } from 'node:crypto';

/** What is kept of an answer, so that a repeat gets the same one. */
export interface KeptAnswer {
  readonly status: number;
  readonly location: string | null;
  readonly etag: string | null;
  /** The answer's value as JSON; null where it has none, or where `isKept` is false. */
  readonly value: string | null;
  /** False for an answer that is too large, or not to be written down: a repeat is told that the request was done. */
  readonly isKept: boolean;
}

/** A request that carries an `Idempotency-Key`. The HTTP room makes it; the core does the work once and keeps the answer. */
export interface RepeatableRequest {
  /** What makes two requests the same: key, principal, method and route. The tenant is added by the core. */
  readonly identity: readonly string[];
  /** SHA-256 of what may not differ between a request and its repeat: path, query and body. */
  readonly bodyHash: Buffer;
  /** The handler's value as it will be answered. @throws IdempotencyNotSupportedError for a stream */
  answerOf(value: unknown): KeptAnswer;
  /** Sets the status and headers of a kept answer, and returns the value to answer with. */
  replay(answer: KeptAnswer): unknown;
}

/** SHA-256 of a list of texts, none of which can run into the next. */
export function digestOf(parts: readonly (string | null)[]): Buffer {
  return createHash('sha256').update(JSON.stringify(parts)).digest();
}
