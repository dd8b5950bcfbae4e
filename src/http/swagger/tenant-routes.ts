import { type Type } from '@nestjs/common';
import { DECORATORS } from '@nestjs/swagger';

/** A header parameter of the operation, while the document is being made. Header parameters are marked per controller. */
const MARK = { in: 'header', name: 'x-tenantry-tenant-route' };

interface Marked {
  parameters?: unknown[];
}

/** Marks the operations of the controllers in the document that `make` returns. `unmark` reads and removes the marks. */
export function withTenantRoutesMarked<T>(controllers: readonly Type[], make: () => T): T {
  const key = DECORATORS.API_HEADERS;
  const before = controllers.map((controller) => Reflect.getOwnMetadata(key, controller) as unknown);
  for (const controller of controllers) {
    const headers = (Reflect.getMetadata(key, controller) ?? []) as unknown[];
    Reflect.defineMetadata(key, [...headers, MARK], controller);
  }
  try {
    return make();
  } finally {
    for (const [n, controller] of controllers.entries()) {
      if (before[n] === undefined) Reflect.deleteMetadata(key, controller);
      else Reflect.defineMetadata(key, before[n], controller);
    }
  }
}

/** Whether the operation has the mark, which it loses. */
export function unmark(operation: Marked): boolean {
  const all = operation.parameters ?? [];
  const others = all.filter((each) => (each as { name?: string }).name !== MARK.name);
  if (others.length === all.length) return false;
  operation.parameters = others;
  return true;
}
