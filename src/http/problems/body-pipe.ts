import { type ArgumentMetadata, Injectable, type Type, ValidationPipe } from '@nestjs/common';
import { type ValidationError } from 'class-validator';
import { InvalidRequestProblem } from './kinds.js';
import { type FieldError } from './problem.js';

type Source = FieldError['in'];

const SOURCES: Partial<Record<ArgumentMetadata['type'], Source>> = { body: 'body', query: 'query', param: 'path' };

function flatten(errors: readonly ValidationError[], source: Source, parent = ''): FieldError[] {
  return errors.flatMap((error) => {
    const field = parent ? `${parent}.${error.property}` : error.property;
    const own = Object.values(error.constraints ?? {}).map((message) => ({ in: source, field, message }));
    return [...own, ...flatten(error.children ?? [], source, field)];
  });
}

/**
 * The validation of the whole application: unknown fields are refused, and every error of every field is reported in
 * one problem. Where a class is expected, a body must be one JSON object.
 */
@Injectable()
export class RequestValidationPipe extends ValidationPipe {
  constructor(expectedType?: Type<object>) {
    super({
      transform: true,
      whitelist: true,
      forbidNonWhitelisted: true,
      validationError: { target: false, value: false },
      exceptionFactory: (errors) => new ValidationFailure(errors),
      ...(expectedType ? { expectedType } : {}),
    });
  }

  override async transform(given: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const source = SOURCES[metadata.type] ?? 'body';
    const metatype = this.expectedType ?? metadata.metatype;
    const wantsObject = metatype !== undefined && this.toValidate({ ...metadata, metatype });
    // No body at all is an empty one: the fields that are missing are named, and all may be optional.
    const value = wantsObject && metadata.type === 'body' ? (given ?? {}) : given;
    if (wantsObject && metadata.type === 'body' && !isPlainObject(value)) {
      throw new InvalidRequestProblem([
        { in: 'body', field: 'body', message: 'body must be one JSON object (Content-Type: application/json)' },
      ]);
    }
    const further = isPlainObject(value) ? this.furtherErrors(value) : [];
    const result = await this.validated(value, metadata);
    if (!(result instanceof ValidationFailure)) {
      if (further.length > 0) throw new InvalidRequestProblem(further);
      return result;
    }
    const errors = flatten(result.errors, source);
    const known = new Set(errors.map(({ field }) => field));
    throw new InvalidRequestProblem([...errors, ...further.filter(({ field }) => !known.has(field))]);
  }

  private async validated(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    try {
      return await super.transform(value, metadata);
    } catch (error) {
      if (error instanceof ValidationFailure) return error;
      throw error;
    }
  }

  /** Errors that class-validator cannot see; reported together with its own. */
  protected furtherErrors(_value: Record<string, unknown>): FieldError[] {
    return [];
  }
}

class ValidationFailure extends Error {
  constructor(readonly errors: readonly ValidationError[]) {
    super('The request is not valid.');
  }
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
