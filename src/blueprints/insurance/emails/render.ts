import { UnprocessableProblem } from '../../../http/index.js';

const PLACE = /\{\{\s*([\w.]+)\s*\}\}/g;

/**
 * Fills `{{customer.name}}` and the like. Only plain values are put in, and only what the facts themselves own.
 * @throws UnprocessableProblem (422) naming every place that has no value.
 */
export function render(text: string, facts: Readonly<Record<string, object>>): string {
  const missing = new Set<string>();
  const filled = text.replace(PLACE, (place, path: string) => {
    const value = valueAt(path, facts);
    if (value === undefined) missing.add(path);
    return value ?? place;
  });
  if (missing.size === 0) return filled;
  const places = [...missing];
  throw new UnprocessableProblem('unknown_place', `There is nothing to put for: ${places.join(', ')}.`, { places });
}

function valueAt(path: string, facts: object): string | undefined {
  let value: unknown = facts;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
