import { createParamDecorator, type ExecutionContext, type PipeTransform, type Type } from '@nestjs/common';
import { type FieldError, InvalidRequestProblem, RequestValidationPipe } from '../problems/index.js';
import { type ResourceColumn } from './query/columns.js';
import { expectedValue, readValue, type Value } from './query/values.js';

/** Reads a path segment as the key column's type. @throws InvalidRequestProblem (400) before any SQL. */
export class KeyPipe implements PipeTransform<string, Value> {
  constructor(private readonly column: ResourceColumn) {}

  transform(text: string): Value {
    const value = readValue(text, this.column);
    if (value !== undefined) return value;
    const { name } = this.column;
    throw new InvalidRequestProblem([
      { in: 'path', field: name, message: `${name} must be ${expectedValue(this.column)}` },
    ]);
  }
}

/**
 * Validates a body as `dto`, and what its rules alone let through: null where the column cannot hold it
 * (`PartialType` accepts it), and ISO 8601 forms that are no instant for the driver (weeks, 30 February).
 */
export class RowBodyPipe extends RequestValidationPipe {
  constructor(
    dto: Type<object>,
    private readonly columns: ReadonlyMap<string, ResourceColumn>,
  ) {
    super(dto);
  }

  protected override furtherErrors(body: Record<string, unknown>): FieldError[] {
    return Object.entries(body).flatMap(([field, value]) => {
      const column = this.columns.get(field);
      const message = column && wrongFor(column, value);
      return message ? [{ in: 'body' as const, field, message: `${field} must ${message}` }] : [];
    });
  }
}

function wrongFor(column: ResourceColumn, value: unknown): string | undefined {
  if (value === null) return column.nullable ? undefined : 'not be null';
  if (column.kind !== 'instant' || typeof value !== 'string') return undefined;
  return readValue(value, column) === undefined ? `be ${expectedValue(column)}` : undefined;
}

/** The principal that the guard found, if there is a guard. */
export const RequestPrincipal = createParamDecorator(
  (_data: unknown, context: ExecutionContext): unknown =>
    context.switchToHttp().getRequest<{ principal?: unknown }>().principal,
);
