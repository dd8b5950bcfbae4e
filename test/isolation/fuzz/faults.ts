/** What goes wrong with a request, on purpose. */
export type Fault = 'none' | 'throw' | 'abort' | 'timeout' | 'terminate' | 'lose-commit' | 'no-scope';

const SHARES: readonly (readonly [Fault, number])[] = [
  ['throw', 0.01],
  ['abort', 0.01],
  ['timeout', 0.01],
  ['terminate', 0.01],
  ['lose-commit', 0.02],
  ['no-scope', 0.02],
];

export const FAULTS = SHARES.map(([fault]) => fault);

/** The fault that a random number from 0 to 1 stands for. */
export function faultAt(chance: number): Fault {
  let sum = 0;
  for (const [fault, share] of SHARES) if (chance < (sum += share)) return fault;
  return 'none';
}

/** A small generator with a seed (mulberry32): a run that found something can be run again. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
