/** What a purge did in one store. */
export interface StoreErasure {
  /** The name of the store, or `database rows` and `database tables` for the tenant's own tables. */
  readonly store: string;
  readonly removed: number;
  /** Null where the store could not be asked. */
  readonly left: number | null;
  /** Why something is left, and where it is. */
  readonly error?: string;
}

/** What a purge did, store by store. */
export interface Erasure {
  readonly stores: readonly StoreErasure[];
  /** True when every store has answered that nothing is left. */
  readonly isComplete: boolean;
}

export function erasureOf(stores: readonly StoreErasure[]): Erasure {
  return { stores, isComplete: stores.every(isDone) };
}

function isDone({ left, error }: StoreErasure): boolean {
  return left === 0 && error === undefined;
}

/** The stores that are not empty, in words. */
export function leftIn({ stores }: Erasure): string[] {
  return stores
    .filter((each) => !isDone(each))
    .map(({ store, left, error }) => {
      const count = left === null ? 'could not be counted' : `${left} left`;
      return `${store}: ${count}${error === undefined ? '' : ` (${error})`}`;
    });
}

/** For the event: numbers only, because events outlive the tenant. */
export function numbersOf({ stores }: Erasure): Record<string, Record<string, number | null>> {
  const removed = Object.fromEntries(stores.map(({ store, removed: count }) => [store, count]));
  const left = Object.fromEntries(
    stores.filter((each) => !isDone(each)).map(({ store, left: count }) => [store, count]),
  );
  return { removed, ...(Object.keys(left).length > 0 ? { left } : {}) };
}
