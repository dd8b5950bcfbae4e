import { TenantMismatchError } from '../errors.js';
import { currentScope } from '../scope/place.js';

/** A constructor that returns the object it is given: what derives from it adds its fields to that object. */
class Given {
  constructor(object: object) {
    return object as Given;
  }
}

/**
 * The id of the tenant in whose scope TypeORM made, filled or saved the object, in a private field of the object itself:
 * no key, copy, JSON or comparison shows it, and it is set in some 20 ns where a WeakMap takes 600 (`request.mark`).
 */
class Owned extends Given {
  #owner: string;

  private constructor(object: object, owner: string) {
    super(object);
    this.#owner = owner;
  }

  static by(object: object, owner: string): void {
    if (#owner in object) object.#owner = owner;
    else new Owned(object, owner);
  }

  static ownerOf(object: object): string | undefined {
    return #owner in object ? object.#owner : undefined;
  }
}

/** The object is the current tenant's from here on. Outside any scope nothing is noted. */
export function own(object: object): void {
  const scope = currentScope();
  if (scope) Owned.by(object, scope.tenant.id);
}

/** @throws TenantMismatchError when `value` is an object of another tenant than the scope's. */
export function assertOwn(value: unknown, entity: string): void {
  if (typeof value !== 'object' || value === null) return;
  const owner = Owned.ownerOf(value);
  if (owner === undefined) return;
  const scope = currentScope();
  if (scope && scope.tenant.id !== owner) throw new TenantMismatchError(entity);
}

/** The same for everything inside: conditions, arrays of them, operators (`In([row])`), partial entities. */
export function assertOwnInside(value: unknown, entity: string): void {
  visit(value, new Set(), (object) => assertOwn(object, entity));
}

function visit(value: unknown, seen: Set<object>, each: (object: object) => void): void {
  if (typeof value !== 'object' || value === null || seen.has(value) || isLeaf(value)) return;
  seen.add(value);
  each(value);
  const isPlain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
  const inside = isPlain ? Object.values(value) : Object.values(Object.getOwnPropertyDescriptors(value)).map(valueOf);
  for (const inner of inside) visit(inner, seen, each);
}

/** Never by the accessor of a lazy relation, which would load it. */
function valueOf(property: PropertyDescriptor): unknown {
  return property.value;
}

/** Values of columns. Their own properties are theirs. */
function isLeaf(value: object): boolean {
  return value instanceof Date || ArrayBuffer.isView(value) || value instanceof ArrayBuffer || value instanceof Promise;
}

/**
 * A deep copy of an entity that belongs to no tenant, so that it may be saved in another one on purpose: the row, its
 * embedded objects and every related row that is loaded. The original stays its tenant's.
 *
 * Ids are copied too. With schema isolation the copy is then inserted under the same ids. With row isolation ids are
 * unique over all tenants: delete them, here and in related rows, for new ones. A lazy relation is copied as far as it
 * is loaded.
 *
 * @example
 * const template = await scope.run(a, () => notes.findOneByOrFail({ id }));
 * const copy: Partial<Note> = detach(template);
 * delete copy.id;
 * await scope.run(b, () => notes.save(copy));
 */
export function detach<T>(row: T): T {
  return copyOf(row, new Map()) as T;
}

function copyOf(value: unknown, copies: Map<object, object>): unknown {
  if (typeof value !== 'object' || value === null || isLeaf(value)) return value;
  const known = copies.get(value);
  if (known) return known;
  const copy = (Array.isArray(value) ? [] : Object.create(Object.getPrototypeOf(value) as object | null)) as object;
  copies.set(value, copy);
  for (const [key, property] of Object.entries(Object.getOwnPropertyDescriptors(value))) {
    // The accessor of a lazy relation would load it, and for another object.
    if (!('value' in property)) continue;
    Object.defineProperty(copy, key, { ...property, value: copyOf(property.value, copies) });
  }
  return copy;
}
