/** The middle of several measurements and how far they went apart. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  if (sorted.length === 0) throw new Error('Nothing was measured.');
  return { median: quantileOf(sorted, 0.5), min: sorted[0], max: sorted.at(-1)! };
}

export function medianOf(values: readonly number[]): number {
  return spreadOf(values).median;
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
