import { apportion, pence, pounds, type Pence } from './pence.js';

/** Divides a commission by shares in percent that add up to 100. The amounts add up to the commission. */
export function splitCommission(commission: string, shares: readonly string[]): string[] {
  const weights = shares.map(pence);
  if (weights.reduce((sum, weight) => sum + weight, 0n) !== 10_000n) {
    throw new RangeError(`Shares of a commission add up to 100, not ${shares.join(' + ')}.`);
  }
  return apportion(pence(commission), weights).map(pounds);
}

/** What somebody still holds of a commission. */
export interface HeldCommission {
  amount: string;
  clawedBack: string;
}

/**
 * What each gives back of a commission that is returned: in proportion to what they still hold, to the penny, never more.
 * @throws RangeError where all of them together hold less.
 */
export function clawBack(returned: string, held: readonly HeldCommission[]): string[] {
  const amount = pence(returned);
  const left: Pence[] = held.map((split) => pence(split.amount) - pence(split.clawedBack));
  const whole = left.reduce((sum, part) => sum + part, 0n);
  if (amount < 0n || amount > whole) {
    throw new RangeError(`${returned} of commission cannot be clawed back from ${pounds(whole)}.`);
  }
  return (amount === 0n ? left.map(() => 0n) : apportion(amount, left)).map(pounds);
}
