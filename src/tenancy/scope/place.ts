import { AsyncLocalStorage } from 'node:async_hooks';
import { type Unit } from '../transaction/units.js';
import { RequestDoor } from './request-door.js';
import { type ScopeState } from './scope-state.js';

/** Where code runs. One store for all of it: on Node 20 each costs every promise of the process. */
export interface Place {
  readonly scope: ScopeState | RequestDoor | null;
  /** The unit of work inside the scope's transaction. */
  readonly unit: Unit | null;
}

const storage = new AsyncLocalStorage<Place>();

export function currentPlace(): Place | undefined {
  return storage.getStore();
}

/** The state of the scope the caller runs in. Internal to the core. */
export function currentScope(): ScopeState | undefined {
  const scope = storage.getStore()?.scope;
  return (scope instanceof RequestDoor ? scope.scope : scope) ?? undefined;
}

/** Runs `work` in a scope, or behind the door of a request whose tenant is not known yet. Internal to the core. */
export function runIn<T>(scope: ScopeState | RequestDoor, work: () => T): T {
  return storage.run({ scope, unit: null }, work);
}

export function runInPlace<T>(place: Place, work: () => T): T {
  return storage.run(place, work);
}

/** From here on, for the calling async function and what it calls. */
export function moveTo(place: Place): void {
  storage.enterWith(place);
}

export function runNowhere<T>(work: () => T): T {
  return storage.exit(work);
}
