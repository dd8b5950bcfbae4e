import { type EntityClass } from '../../tenancy/index.js';
import { type OwnerDatabase } from '../owner-database.js';

/** The columns that entities map, by table, in the database's names. */
export type Mapped = ReadonlyMap<string, ReadonlySet<string>>;

export async function mappedBy(owner: OwnerDatabase, entities: readonly EntityClass[]): Promise<Mapped> {
  const dataSource = await owner.dataSource();
  const mapped = new Map<string, Set<string>>();
  for (const entity of entities) {
    const { tableName, columns } = dataSource.getMetadata(entity);
    const known = mapped.get(tableName) ?? new Set();
    for (const { databaseName } of columns) known.add(databaseName);
    mapped.set(tableName, known);
  }
  return mapped;
}
