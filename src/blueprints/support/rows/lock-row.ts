import { type EntityManager, type FindOptionsWhere } from 'typeorm';
import { NotFoundProblem } from '../../../http/index.js';

/**
 * The row, locked until the transaction ends, so that of two who decide at once the second sees what the first did.
 * @throws NotFoundProblem, the same for another organization's row as for none.
 */
export async function lockRow<E extends { id: string }>(
  manager: EntityManager,
  entity: new () => E,
  id: string,
  noun: string,
): Promise<E> {
  const where = { id } as FindOptionsWhere<E>;
  const row = await manager.findOne(entity, { where, lock: { mode: 'for_no_key_update' } });
  if (!row) throw new NotFoundProblem(noun);
  return row;
}
