import { type DeepPartial, type EntityManager, type EntityTarget, type FindOptionsWhere } from 'typeorm';

/** The row with this natural key, made with `values` when it is not there. An existing row is left as it is. */
export async function ensure<T extends object>(
  manager: EntityManager,
  entity: EntityTarget<T>,
  key: NoInfer<FindOptionsWhere<T>>,
  values: NoInfer<DeepPartial<T>>,
): Promise<T> {
  const found = await manager.findOneBy(entity, key);
  return found ?? manager.save(manager.create(entity, { ...(key as DeepPartial<T>), ...values }));
}
