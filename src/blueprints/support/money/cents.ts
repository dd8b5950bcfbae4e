/** A decimal string such as "-12.5" in hundredths, exactly. */
export function cents(amount: string): bigint {
  const [, minus, whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(amount) ?? [];
  if (whole === undefined) throw new RangeError(`${JSON.stringify(amount)} is not an amount such as "12.50".`);
  const value = BigInt(whole) * 100n + BigInt(fraction.padEnd(2, '0'));
  return minus ? -value : value;
}
