import { type Type } from '@nestjs/common';
import { DECORATORS } from '@nestjs/swagger';

/** The fields a DTO class declares with `@ApiProperty`, its own and inherited ones. */
export function declaredFields({ prototype }: Type<object>): string[] {
  const marked = (Reflect.getMetadata(DECORATORS.API_MODEL_PROPERTIES_ARRAY, prototype) ?? []) as string[];
  return marked.map((name) => name.replace(/^:/, ''));
}

/** The DTO class of a declared field, or undefined where it is not one. */
export function declaredType({ prototype }: Type<object>, field: string): Type<object> | undefined {
  const metadata = Reflect.getMetadata(DECORATORS.API_MODEL_PROPERTIES, prototype, field) as
    { type?: unknown } | undefined;
  return documentedClass(metadata?.type);
}

/** What Swagger accepts for a type, read as a DTO class: the class, a list of it, or a function that answers either. */
export function documentedClass(given: unknown): Type<object> | undefined {
  if (Array.isArray(given)) return documentedClass(given[0]);
  if (typeof given !== 'function') return undefined;
  // Arrow functions have no prototype.
  if (!given.prototype) return documentedClass((given as () => unknown)());
  return declaredFields(given as Type<object>).length > 0 ? (given as Type<object>) : undefined;
}
