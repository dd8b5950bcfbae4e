import { type EntityManager, type FindOptionsWhere, type ObjectLiteral } from 'typeorm';

/** The row with that natural key; made from `values` where there is none. What exists is left as it is. */
export async function ensureRow<E extends ObjectLiteral>(
  manager: EntityManager,
  entity: new () => E,
  key: Partial<E>,
  values: () => Partial<E> | Promise<Partial<E>>,
): Promise<E> {
  const found = await manager.findOneBy(entity, key as FindOptionsWhere<E>);
  if (found) return found;
  return manager.save(Object.assign(manager.create(entity), key, await values()));
}
