import { type DataSource, type EntityMetadata, type ObjectLiteral } from 'typeorm';
import { type ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import { type EmbeddedMetadata } from 'typeorm/metadata/EmbeddedMetadata.js';
import { assertOwn, own } from './ownership.js';

/**
 * Notes whose an object is where TypeORM makes it, and asks where TypeORM reads it. Whatever the spelling (save,
 * cascades, relations, query builders, lazy relations, trees), an object gives its values to a statement through the
 * metadata of its columns. The metadata are this data source's own: no other one is changed.
 */
export function guardMetadata({ entityMetadatas }: DataSource): void {
  const columns = new Set<ColumnMetadata>();
  const makers = new Set<EntityMetadata | EmbeddedMetadata>();
  for (const metadata of entityMetadatas) {
    for (const column of metadata.columns) columns.add(column);
    for (const maker of [metadata, ...metadata.allEmbeddeds]) makers.add(maker);
  }
  for (const maker of makers) guardMaker(maker);
  for (const column of columns) guardColumn(column);
}

function guardMaker(metadata: EntityMetadata | EmbeddedMetadata): void {
  const create = metadata.create as (this: unknown, runner: unknown, options: unknown) => object;
  // Called for every row and embedded object of every result: no spread, no closure.
  metadata.create = function (this: unknown, runner: unknown, options?: unknown) {
    const made = create.call(this, runner, options);
    own(made);
    return made;
  };
}

function guardColumn(column: ColumnMetadata): void {
  const { getEntityValue, getEntityValueMap, embeddedMetadata } = column;
  const entity = column.entityMetadata.name;
  const embedded = embeddedMetadata?.parentPropertyNames ?? [];
  const assert = (object: unknown) => {
    assertOwn(object, entity);
    let inner = object as Record<string, unknown> | null | undefined;
    for (const name of embedded) {
      inner = inner?.[name] as Record<string, unknown> | null | undefined;
      assertOwn(inner, entity);
    }
  };
  column.getEntityValue = function (object, transform) {
    assert(object);
    const value: unknown = getEntityValue.call(this, object, transform);
    // A row as the value of a JSON column.
    assertOwn(value, entity);
    return value;
  };
  // TypeORM 0.3 gives it options too.
  column.getEntityValueMap = function (...given: [ObjectLiteral]) {
    assert(given[0]);
    return getEntityValueMap.apply(this, given);
  };
}
