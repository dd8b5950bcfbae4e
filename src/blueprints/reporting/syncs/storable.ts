/**
 * The payload as jsonb can hold it: PostgreSQL refuses NUL characters and half surrogate pairs, and one such character
 * must not stop a sync for ever. Each becomes U+FFFD; everything else stays as it came.
 */
export function storable(value: unknown): unknown {
  if (typeof value === 'string') return clean(value);
  if (Array.isArray(value)) return value.map(storable);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [clean(key), storable(inner)]));
}

function clean(text: string): string {
  // Unpaired halves only: with the u flag a pair is one character and does not match.
  return text.replace(/[\0\uD800-\uDFFF]/gu, '\uFFFD');
}
