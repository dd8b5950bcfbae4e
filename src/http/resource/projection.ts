import { type Type } from '@nestjs/common';
import { declaredFields, declaredType } from '../declared.js';

/** Turns a row into what may be sent. */
export type Projection = (row: object) => Record<string, unknown>;

/**
 * The projection onto a DTO: declared fields only, whatever else the row carries; null where the row has nothing.
 * A field whose type is a DTO again is projected in turn.
 */
export function projectionOf(dto: Type<object>): Projection {
  let fields: { name: string; nested?: Projection }[] | undefined;
  return (row) => {
    // Built at first use: DTOs may refer to one another.
    fields ??= declaredFields(dto).map((name) => {
      const type = declaredType(dto, name);
      return { name, nested: type && projectionOf(type) };
    });
    const sent: Record<string, unknown> = {};
    for (const { name, nested } of fields) {
      const value = (row as Record<string, unknown>)[name];
      sent[name] = nested ? projectNested(value, nested) : (value ?? null);
    }
    return sent;
  };
}

function projectNested(value: unknown, project: Projection): unknown {
  if (Array.isArray(value)) return value.map((item) => projectNested(item, project));
  return typeof value === 'object' && value !== null ? project(value) : null;
}
