import { type DeepPartial, type EntityManager, type FindOptionsWhere, type ObjectLiteral } from 'typeorm';

/** The row with that natural key, made with the values where there is none yet. An existing row is left as it is. */
export async function ensure<E extends ObjectLiteral>(
  manager: EntityManager,
  entity: new () => E,
  key: NoInfer<FindOptionsWhere<E>>,
  values: NoInfer<DeepPartial<E>>,
): Promise<E> {
  const found = await manager.findOneBy(entity, key);
  return found ?? manager.save(manager.create(entity, { ...(key as DeepPartial<E>), ...values }));
}
