import { type EntityManager, type EntityMetadata, type ObjectLiteral } from 'typeorm';
import { type RowValues } from './options.js';

/**
 * Writes of one row that answer with what the database stored, not with what was sent: `INSERT`/`UPDATE … RETURNING`.
 * `save()` would first look whether the row exists and turn a create with a taken key into an update.
 */
export async function insertRow<E extends ObjectLiteral>(
  manager: EntityManager,
  metadata: EntityMetadata,
  values: RowValues<E>,
): Promise<E> {
  const result = await manager
    .createQueryBuilder()
    .insert()
    .into(metadata.target)
    .values(manager.create(metadata.target, columnValues(metadata, values)) as ObjectLiteral)
    .returning(readable(metadata))
    .updateEntity(false)
    .execute();
  return hydrate(manager, metadata, (result.raw as ObjectLiteral[])[0]);
}

/** Changes the row of that key; undefined where there is none. The version and `updatedAt` move by themselves. */
export async function updateRow<E extends ObjectLiteral>(
  manager: EntityManager,
  metadata: EntityMetadata,
  key: ObjectLiteral,
  values: RowValues<E>,
): Promise<E | undefined> {
  const result = await manager
    .createQueryBuilder()
    .update(metadata.target)
    .set(columnValues(metadata, values))
    .where(key)
    .returning(readable(metadata))
    .updateEntity(false)
    .execute();
  const [row] = result.raw as (ObjectLiteral | undefined)[];
  return row && hydrate(manager, metadata, row);
}

/** True where the values hold a column that may be changed. */
export function changesColumns(metadata: EntityMetadata, values: RowValues<ObjectLiteral>): boolean {
  return metadata.columns.some((column) => column.isUpdate && values[column.propertyName] !== undefined);
}

function columnValues(metadata: EntityMetadata, values: RowValues<ObjectLiteral>): ObjectLiteral {
  const given = metadata.columns.filter((column) => values[column.propertyName] !== undefined);
  return Object.fromEntries(given.map((column) => [column.propertyName, values[column.propertyName] as unknown]));
}

function readable(metadata: EntityMetadata): string[] {
  return metadata.columns.filter((column) => column.isSelect).map((column) => column.propertyPath);
}

function hydrate<E extends ObjectLiteral>(manager: EntityManager, metadata: EntityMetadata, raw: ObjectLiteral): E {
  const row = metadata.create() as ObjectLiteral;
  for (const column of metadata.columns) {
    if (!(column.databaseName in raw)) continue;
    column.setEntityValue(row, manager.connection.driver.prepareHydratedValue(raw[column.databaseName], column));
  }
  return row as E;
}
