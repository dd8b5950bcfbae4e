import { type Type } from '@nestjs/common';
import { type ColumnOptions, getMetadataArgsStorage } from 'typeorm';

export type ColumnKind =
  'uuid' | 'text' | 'enum' | 'integer' | 'bigint' | 'decimal' | 'boolean' | 'date' | 'instant' | 'opaque';

/** What the edge needs to know of a column to read it from a path or a query. */
export interface ResourceColumn {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly values: readonly string[];
  readonly nullable: boolean;
  readonly array: boolean;
  readonly primary: boolean;
  readonly version: boolean;
  /** `select: false`: never sent. */
  readonly secret: boolean;
}

const KINDS: Readonly<Record<string, ColumnKind>> = {
  uuid: 'uuid',
  text: 'text',
  varchar: 'text',
  'character varying': 'text',
  char: 'text',
  citext: 'text',
  string: 'text',
  enum: 'enum',
  'simple-enum': 'enum',
  smallint: 'integer',
  int2: 'integer',
  int: 'integer',
  int4: 'integer',
  integer: 'integer',
  number: 'integer',
  bigint: 'bigint',
  int8: 'bigint',
  numeric: 'decimal',
  decimal: 'decimal',
  boolean: 'boolean',
  bool: 'boolean',
  date: 'date',
  timestamptz: 'instant',
  'timestamp with time zone': 'instant',
};

const ORDERED: readonly ColumnKind[] = ['integer', 'bigint', 'decimal', 'date', 'instant'];

/** True where "greater than" means something to a person. */
export function isOrdered(column: ResourceColumn): boolean {
  return ORDERED.includes(column.kind) && !column.array;
}

/**
 * The columns of an entity class by property, read from its decorators: routes are declared before any data source
 * exists. An encrypted or otherwise transformed column is opaque, since its stored form cannot be compared.
 */
export function columnsOf(entity: Type<object>): ReadonlyMap<string, ResourceColumn> {
  const tree = inheritance(entity);
  const storage = getMetadataArgsStorage();
  const columns = new Map<string, ResourceColumn>();
  // From the class itself up to its ancestors: the nearest declaration of a property counts.
  for (const target of tree) {
    for (const { target: owner, propertyName, mode, options } of storage.columns) {
      if (owner !== target || columns.has(propertyName) || mode === 'virtual' || mode === 'virtual-property') continue;
      columns.set(propertyName, {
        name: propertyName,
        kind: kindOf(mode, options),
        values: enumValues(options.enum),
        nullable: options.nullable === true,
        array: options.array === true,
        primary: options.primary === true,
        version: mode === 'version',
        secret: options.select === false,
      });
    }
  }
  return columns;
}

/** The names of the entity's relations. */
export function relationsOf(entity: Type<object>): ReadonlySet<string> {
  const tree = inheritance(entity);
  const relations = getMetadataArgsStorage().relations.filter(({ target }) => tree.includes(target as Type<object>));
  return new Set(relations.map(({ propertyName }) => propertyName));
}

function kindOf(mode: string, options: ColumnOptions): ColumnKind {
  if (mode === 'version') return 'integer';
  if (options.transformer) return 'opaque';
  if (mode === 'createDate' || mode === 'updateDate' || mode === 'deleteDate') return 'instant';
  const type = typeof options.type === 'function' ? options.type.name.toLowerCase() : String(options.type);
  return KINDS[type] ?? 'opaque';
}

function enumValues(values: ColumnOptions['enum']): readonly string[] {
  if (!values) return [];
  return (Array.isArray(values) ? values : Object.values(values)).map(String);
}

function inheritance(entity: Type<object>): Type<object>[] {
  const tree: Type<object>[] = [];
  for (
    let type = entity;
    typeof type === 'function' && type.prototype;
    type = Object.getPrototypeOf(type) as Type<object>
  ) {
    tree.push(type);
  }
  return tree;
}
