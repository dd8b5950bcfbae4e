import { type ServerResponse } from 'node:http';
import { type CancelSignal } from './scope-state.js';

/**
 * Aborts when the client goes away before it has been answered: what runs for it on the server is cancelled. Cheaper than an
 * AbortController, of which each request would need one.
 */
export class ClientGone implements CancelSignal {
  aborted = false;
  private readonly listeners: (() => void)[] = [];

  /** `closed` hears of the end of the response, well or not. */
  constructor(response: ServerResponse, closed?: () => void) {
    response.once('close', () => {
      closed?.();
      if (response.writableFinished) return;
      this.aborted = true;
      for (const listener of this.listeners.splice(0)) listener();
    });
    this.aborted = response.destroyed && !response.writableFinished;
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    this.listeners.push(listener);
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    const at = this.listeners.indexOf(listener);
    if (at >= 0) this.listeners.splice(at, 1);
  }
}
