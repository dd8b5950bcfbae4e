import { type KeyHashes, type KeyStore, type Query } from './key-store.js';
import { claimOrStop, DoneBefore, hashesOf, repeated, safeToRepeat } from './once.js';
import { type RepeatableRequest } from './repeatable-request.js';

/** The claim of a handler that does its work in a transaction of its own, which no tenant's scope opens. */
export class OwnClaim {
  private readonly hashes: KeyHashes;

  constructor(
    private readonly keys: KeyStore,
    private readonly request: RepeatableRequest,
  ) {
    this.hashes = hashesOf(request, null);
  }

  /** To be the transaction's first statement. It throws, for the handler to let through, when the request was done before. */
  async claim(query: Query): Promise<void> {
    await claimOrStop(this.keys.on(query), this.hashes);
  }

  /** To be called in the same transaction, with the value that will be answered. */
  async keep(query: Query, value: unknown): Promise<void> {
    await this.keys.on(query).keep(this.hashes, this.request.answerOf(value));
  }

  /** Runs the handler. Internal to the core. */
  async around(handler: () => Promise<unknown>): Promise<unknown> {
    try {
      return await handler();
    } catch (error) {
      if (error instanceof DoneBefore) return repeated(this.request, error.answer);
      throw safeToRepeat(error);
    }
  }
}
