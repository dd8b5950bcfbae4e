import { currentPlace, moveTo, type Place, runInPlace } from '../scope/place.js';

/**
 * A unit of work that opened a transaction. Inside a request's transaction it tells real nesting (code called by the
 * unit, which must not wait for it) from siblings (`Promise.all`), which take turns.
 */
export class Unit {
  finished = false;
  readonly parent: Unit | null;

  constructor(parent: Unit | null) {
    this.parent = unfinished(parent);
  }

  /** True when `this` is `other`, or `other` runs inside it. */
  contains(other: Unit | null): boolean {
    for (let unit = other; unit; unit = unit.parent) if (unit === this) return true;
    return false;
  }
}

function unfinished(unit: Unit | null): Unit | null {
  let candidate = unit;
  while (candidate?.finished) candidate = candidate.parent;
  return candidate;
}

export function currentUnit(): Unit | null {
  return unfinished(currentPlace()?.unit ?? null);
}

/** Runs `work` as a unit of its own; the caller's unit is untouched. */
export async function runInUnit<T>(work: () => Promise<T>): Promise<T> {
  const unit = new Unit(currentUnit());
  return runInPlace(placeOf(unit), async () => {
    try {
      return await work();
    } finally {
      unit.finished = true;
    }
  });
}

/**
 * Makes what follows in the calling async function a unit, for a transaction that is begun by one call and ended by
 * another (`queryRunner.startTransaction()`). Must be called synchronously.
 */
export function enterUnit(): Unit {
  const unit = new Unit(currentUnit());
  moveTo(placeOf(unit));
  return unit;
}

function placeOf(unit: Unit): Place {
  return { scope: currentPlace()?.scope ?? null, unit };
}
