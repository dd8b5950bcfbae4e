/** Money as a whole number of pence. Sums are exact; only `portion` rounds. */
export type Pence = bigint;

const DECIMAL = /^(-?)(\d{1,13})(?:\.(\d{1,2}))?$/;

/** Pence of a decimal string such as `"-120.5"`. @throws RangeError where it is not one. */
export function pence(amount: string): Pence {
  const parts = DECIMAL.exec(amount);
  if (!parts) throw new RangeError(`${JSON.stringify(amount)} is not an amount of money such as "120.50".`);
  const [, sign, whole, fraction = ''] = parts;
  const value = BigInt(whole) * 100n + BigInt(fraction.padEnd(2, '0'));
  return sign ? -value : value;
}

/** The decimal string of an amount, always with two places: `-12050n` → `"-120.50"`. */
export function pounds(amount: Pence): string {
  const size = magnitude(amount);
  return `${amount < 0n ? '-' : ''}${size / 100n}.${String(size % 100n).padStart(2, '0')}`;
}

export function magnitude(amount: Pence): Pence {
  return amount < 0n ? -amount : amount;
}

/**
 * `amount × part ÷ whole` to the penny. Half a penny is rounded away from zero, so that returning a sum mirrors charging
 * it; PostgreSQL's `round(numeric, 2)` does the same.
 */
export function portion(amount: Pence, part: bigint, whole: bigint): Pence {
  if (whole <= 0n || part < 0n) throw new RangeError(`${part}/${whole} is not a portion.`);
  const rounded = (2n * magnitude(amount) * part + whole) / (2n * whole);
  return amount < 0n ? -rounded : rounded;
}

/** `rate` percent of the amount, for a rate such as `"12.00"`. */
export function percent(amount: Pence, rate: string): Pence {
  return portion(amount, pence(rate), 10_000n);
}

/**
 * Divides an amount by weights so that the parts add up to it: each gets its share rounded down, and the pennies left
 * go one by one to the largest remainders, earlier parts first.
 */
export function apportion(amount: Pence, weights: readonly bigint[]): Pence[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0n);
  if (whole <= 0n || weights.some((weight) => weight < 0n)) throw new RangeError('An amount needs weights to go by.');
  const size = magnitude(amount);
  const parts = weights.map((weight) => (size * weight) / whole);
  const byRemainder = weights
    .map((weight, index) => ({ index, remainder: (size * weight) % whole }))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  let left = size - parts.reduce((sum, part) => sum + part, 0n);
  for (const { index } of byRemainder) {
    if (left === 0n) break;
    parts[index] += 1n;
    left -= 1n;
  }
  return amount < 0n ? parts.map((part) => -part) : parts;
}

/** The exact sum of decimal strings. */
export function total(amounts: readonly string[]): string {
  return pounds(amounts.reduce((sum, amount) => sum + pence(amount), 0n));
}
