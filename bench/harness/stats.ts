/** The middle of several measurements and how far they went apart. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  /** Where the median of ever more measurements would lie, with 95 %; not of fewer than six. */
  readonly between?: readonly [number, number];
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = ascending(values);
  return { median: quantileOf(sorted, 0.5), min: sorted[0], max: sorted.at(-1)!, between: medianInterval(sorted) };
}

const EACH_SIDE = 0.025;

/**
 * By the sign test, which asks nothing of how measurements are distributed: how many of n lie below the true median is
 * binomial, with one half. Of values in ascending order.
 */
function medianInterval(sorted: readonly number[]): [number, number] | undefined {
  const n = sorted.length;
  const middle = Math.floor(n / 2);
  // As shares of the likeliest count: the chances themselves begin with 0.5 ** n, which is 0 from n = 1,075.
  const shares = new Array<number>(middle + 1).fill(1);
  for (let count = middle; count > 0; count -= 1) shares[count - 1] = (shares[count] * count) / (n - count + 1);
  const total = 2 * shares.reduce((sum, share) => sum + share, 0) - (n % 2 === 0 ? shares[middle] : 0);
  let below = shares[0];
  let rank = 0;
  while (below <= EACH_SIDE * total) {
    rank += 1;
    below += shares[rank];
  }
  return rank === 0 ? undefined : [sorted[rank - 1], sorted[n - rank]];
}

export function medianOf(values: readonly number[]): number {
  return quantileOf(ascending(values), 0.5);
}

function ascending(values: readonly number[]): number[] {
  if (values.length === 0) throw new Error('Nothing was measured.');
  return [...values].sort((a, b) => a - b);
}

/** Of values in ascending order. */
export function quantileOf(sorted: readonly number[], quantile: number): number {
  const at = (sorted.length - 1) * quantile;
  const [below, above] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return below + (above - below) * (at - Math.floor(at));
}

/** What was measured on `sample` of something, for `all` of it, when each costs the same. */
export function extrapolated(value: number, sample: number, all: number): number {
  if (!(sample > 0) || sample > all) throw new RangeError(`${sample} of ${all} is no sample.`);
  return (value * all) / sample;
}
