import { type CatalogItem } from './catalog-items.js';

/** What differs between a tenant and what its migrations make. */
export interface Difference {
  readonly kind: CatalogItem['kind'];
  readonly parent: string;
  readonly name: string;
  /** Null: it should not be there. */
  readonly expected: string | null;
  /** Null: it is missing. */
  readonly found: string | null;
}

export function compareItems(expected: readonly CatalogItem[], found: readonly CatalogItem[]): Difference[] {
  const wanted = byName(expected);
  const real = byName(found);
  const differences: Difference[] = [];
  for (const [name, item] of wanted) {
    const other = real.get(name);
    if (other?.definition !== item.definition) differences.push(difference(item, item, other));
  }
  for (const [name, item] of real) if (!wanted.has(name)) differences.push(difference(item, undefined, item));
  return differences;
}

/** For people: `column policies.premium: numeric(12,2), but is numeric(10,2)`. */
export function describeDifference({ kind, parent, name, expected, found }: Difference): string {
  const what = `${kind} ${[parent, name].filter(Boolean).join('.')}`;
  if (expected === null) return `${what}: should not be there (${found})`;
  if (found === null) return `${what}: is missing (${expected})`;
  return `${what}: should be ${expected}, but is ${found}`;
}

function difference(item: CatalogItem, expected?: CatalogItem, found?: CatalogItem): Difference {
  const { kind, parent, name } = item;
  return { kind, parent, name, expected: expected?.definition ?? null, found: found?.definition ?? null };
}

function byName(items: readonly CatalogItem[]): Map<string, CatalogItem> {
  return new Map(items.map((item) => [`${item.kind}\n${item.parent}\n${item.name}`, item]));
}
