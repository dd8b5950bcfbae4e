/** The baseline and those named, in their own order; all where nobody is named. */
export function chosen<T extends { readonly name: string }>(
  all: readonly T[],
  names: readonly string[],
  baseline: string,
): T[] {
  return all.filter(({ name }) => names.length === 0 || name === baseline || names.includes(name));
}
