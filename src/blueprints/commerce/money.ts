/** Arithmetic on amounts written as decimal strings ("12.50"), in whole cents: money never becomes a float. */
export function toCents(amount: string): bigint {
  const match = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(amount);
  if (!match) throw new RangeError(`${JSON.stringify(amount)} is not an amount such as "12.50".`);
  const [, sign, whole, fraction = ''] = match;
  const cents = BigInt(whole) * 100n + BigInt(fraction.padEnd(2, '0'));
  return sign ? -cents : cents;
}

export function fromCents(cents: bigint): string {
  const digits = (cents < 0n ? -cents : cents).toString().padStart(3, '0');
  return `${cents < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

export function addMoney(...amounts: string[]): string {
  return fromCents(amounts.reduce((sum, amount) => sum + toCents(amount), 0n));
}

export function subtractMoney(amount: string, less: string): string {
  return fromCents(toCents(amount) - toCents(less));
}

export function multiplyMoney(amount: string, times: number): string {
  return fromCents(toCents(amount) * BigInt(times));
}

/** `rate` percent of an amount that is not negative, half a cent rounded up. */
export function percentOf(amount: string, rate: string): string {
  return fromCents((toCents(amount) * toCents(rate) + 5_000n) / 10_000n);
}
