import { type Erasure } from '../../provisioning/index.js';
import { table } from './table.js';

/** What a purge removed, one line for each store. */
export function erasureTable({ stores }: Erasure): string {
  return table(stores.map(({ store, removed, left }) => ({ store, removed, left: left ?? 'unknown' })));
}
