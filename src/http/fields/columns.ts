import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsEmail,
  IsEnum,
  IsInt,
  IsIP,
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateIf,
} from 'class-validator';
import { Column, type ColumnOptions } from 'typeorm';

/**
 * One decorator says what a field is: its column, what the edge accepts, what Swagger shows. DTOs are then picked
 * from the entity (`PickType`), so a length or a range is written once.
 */
export interface FieldOptions {
  /** May be null in the database and in a body. */
  nullable?: boolean;
  /** The column's default: a value, or `() => 'sql expression'`. A field with a default is optional in a create body. */
  default?: ColumnOptions['default'];
  description?: string;
  example?: unknown;
  /** Column name, where it is not the property in snake_case. */
  name?: string;
  /** Never sent back to clients and never selected unless asked for. */
  secret?: boolean;
}

function field(column: ColumnOptions, api: ApiPropertyOptions, validators: PropertyDecorator[], options: FieldOptions) {
  const optional = options.nullable === true || options.default !== undefined;
  // A nullable field accepts null; a field with a default may be left out, but null is refused.
  const presence = options.nullable
    ? [IsOptional()]
    : optional
      ? [ValidateIf((_object, value) => value !== undefined)]
      : [];
  const shownDefault = typeof options.default === 'function' ? undefined : (options.default as unknown);
  return applyDecorators(
    Column({
      ...column,
      ...(options.name ? { name: options.name } : {}),
      ...(options.nullable ? { nullable: true } : {}),
      ...(options.default !== undefined ? { default: options.default } : {}),
      ...(options.secret ? { select: false } : {}),
    }),
    ApiProperty({
      ...api,
      required: !optional,
      ...(options.nullable ? { nullable: true } : {}),
      ...(shownDefault !== undefined && shownDefault !== null ? { default: shownDefault } : {}),
      ...(options.description ? { description: options.description } : {}),
      ...(options.example !== undefined ? { example: options.example } : {}),
    } as ApiPropertyOptions),
    ...presence,
    ...validators,
  );
}

/** `text`, at most `max` characters (default 200), at least `min` (default 1). */
export function TextField(options: FieldOptions & { max?: number; min?: number; pattern?: RegExp } = {}) {
  const { max = 200, min = 1, pattern } = options;
  const validators = [IsString(), MinLength(min), MaxLength(max), ...(pattern ? [Matches(pattern)] : [])];
  return field(
    { type: 'text' },
    { type: String, maxLength: max, minLength: min, ...(pattern ? { pattern: pattern.source } : {}) },
    validators,
    options,
  );
}

/** `varchar(length)`, for the seeds that say so. */
export function VarcharField(length: number, options: FieldOptions & { min?: number; pattern?: RegExp } = {}) {
  const { min = 1, pattern } = options;
  return field(
    { type: 'varchar', length },
    { type: String, maxLength: length, minLength: min, ...(pattern ? { pattern: pattern.source } : {}) },
    [IsString(), MinLength(min), MaxLength(length), ...(pattern ? [Matches(pattern)] : [])],
    options,
  );
}

/** `text` holding an e-mail address. */
export function EmailField(options: FieldOptions = {}) {
  return field({ type: 'text' }, { type: String, format: 'email', maxLength: 254 }, [IsEmail(), MaxLength(254)], {
    example: 'person@example.com',
    ...options,
  });
}

const MONEY = /^-?\d{1,10}(\.\d{1,2})?$/;
const AMOUNT = /^\d{1,10}(\.\d{1,2})?$/;

/** `numeric(12,2)`, a decimal string in TypeScript and JSON: money never becomes a float. Refuses a minus unless `signed`. */
export function MoneyField(options: FieldOptions & { signed?: boolean } = {}) {
  return field(
    { type: 'numeric', precision: 12, scale: 2 },
    { type: String, format: 'decimal', pattern: (options.signed ? MONEY : AMOUNT).source },
    [Matches(options.signed ? MONEY : AMOUNT, { message: '$property must be an amount such as "120.50"' })],
    { example: '120.50', ...options },
  );
}

/** `numeric(5,2)`: a percentage such as "12.00". */
export function RateField(options: FieldOptions = {}) {
  return field(
    { type: 'numeric', precision: 5, scale: 2 },
    { type: String, format: 'decimal' },
    [Matches(/^\d{1,3}(\.\d{1,2})?$/, { message: '$property must be a rate such as "12.00"' })],
    { example: '12.00', ...options },
  );
}

/** `integer` between `min` and `max`. */
export function IntegerField(options: FieldOptions & { min?: number; max?: number } = {}) {
  const { min = 0, max = 2_147_483_647 } = options;
  return field(
    { type: 'integer' },
    { type: 'integer', minimum: min, maximum: max },
    [IsInt(), Min(min), Max(max)],
    options,
  );
}

export function BooleanField(options: FieldOptions = {}) {
  return field({ type: 'boolean' }, { type: Boolean }, [IsBoolean()], options);
}

/** `date`, `YYYY-MM-DD` in TypeScript and JSON. */
export function DateField(options: FieldOptions = {}) {
  return field(
    { type: 'date' },
    { type: String, format: 'date' },
    [
      Matches(/^\d{4}-\d{2}-\d{2}$/, { message: '$property must be a date such as "2026-01-31"' }),
      IsISO8601({ strict: true }, { message: '$property must be a date of the calendar, such as "2026-01-31"' }),
    ],
    { example: '2026-01-31', ...options },
  );
}

/** `timestamptz`; a Date in TypeScript, ISO 8601 in JSON. */
export function InstantField(options: FieldOptions = {}) {
  return field(
    { type: 'timestamptz' },
    { type: String, format: 'date-time' },
    [IsISO8601({ strict: true }, { message: '$property must be an instant such as "2026-01-31T09:00:00Z"' })],
    { example: '2026-01-31T09:00:00.000Z', ...options },
  );
}

/** `uuid`: usually the id of another row; declare the relation and its index beside it. */
export function UuidField(options: FieldOptions = {}) {
  return field({ type: 'uuid' }, { type: String, format: 'uuid' }, [IsUUID('all')], options);
}

/** A PostgreSQL enum. `enumName` is the type's name in the schema; one TypeScript enum serves entity, DTO and Swagger. */
export function EnumField(values: Record<string, string>, enumName: string, options: FieldOptions = {}) {
  return field(
    { type: 'enum', enum: values, enumName },
    { enum: Object.values(values), enumName: undefined } as ApiPropertyOptions,
    [IsEnum(values)],
    options,
  );
}

/**
 * A closed set kept as `text`: the entity declares the CHECK beside it. For sets that are no PostgreSQL enum.
 */
export function ChoiceField(values: Record<string, string>, options: FieldOptions = {}) {
  return field(
    { type: 'text' },
    { enum: Object.values(values), enumName: undefined } as ApiPropertyOptions,
    [IsEnum(values)],
    options,
  );
}

/** `numeric(precision, scale)`, a decimal string in TypeScript and JSON; for figures that are neither money nor rates. */
export function DecimalField(precision: number, scale: number, options: FieldOptions & { signed?: boolean } = {}) {
  const digits = new RegExp(`^${options.signed ? '-?' : ''}\\d{1,${precision - scale}}(\\.\\d{1,${scale}})?$`);
  return field(
    { type: 'numeric', precision, scale },
    { type: String, format: 'decimal', pattern: digits.source },
    [Matches(digits, { message: '$property must be a decimal such as "12.5"' })],
    { example: '12.5', ...options },
  );
}

/** `jsonb` holding an object. */
export function JsonField(options: FieldOptions = {}) {
  return field(
    { type: 'jsonb' },
    { type: Object, additionalProperties: true } as ApiPropertyOptions,
    [IsObject()],
    options,
  );
}

/** `jsonb` holding a list. */
export function JsonListField(options: FieldOptions & { max?: number } = {}) {
  return field(
    { type: 'jsonb' },
    { type: 'array', items: {} },
    [IsArray(), ArrayMaxSize(options.max ?? 1_000)],
    options,
  );
}

/** `text[]`. */
export function TextListField(options: FieldOptions & { max?: number } = {}) {
  return field(
    { type: 'text', array: true },
    { type: [String] },
    [IsArray(), IsString({ each: true }), ArrayMaxSize(options.max ?? 100)],
    options,
  );
}

/** `inet`: an IPv4 or IPv6 address. */
export function AddressField(options: FieldOptions = {}) {
  return field({ type: 'inet' }, { type: String, format: 'ip' }, [IsIP()], options);
}

/** A nested object in a body that has a DTO of its own; not a column. */
export function NestedType(type: () => new () => object): PropertyDecorator {
  return Type(type);
}
