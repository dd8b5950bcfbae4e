import { type IsolationLevel } from '../statement/kinds.js';
import { type KeyStore } from './key-store.js';

/** Where an application keeps the keys of its requests. */
export interface HandlerKeys {
  readonly tenant: KeyStore;
  /** For requests that enter no tenant; null where the application has no register. */
  registry(): KeyStore | null;
  /** Runs `work` in the request's transaction, which begins at this level. */
  atLevel<T>(level: IsolationLevel | undefined, work: () => Promise<T>): Promise<T>;
}
