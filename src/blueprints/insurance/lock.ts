import { type EntityManager, type FindOptionsWhere, type ObjectLiteral } from 'typeorm';
import { NotFoundProblem } from '../../http/index.js';

/** The row, locked until the end of the transaction. @throws NotFoundProblem (404). */
export async function lockRow<E extends ObjectLiteral & { id: string }>(
  manager: EntityManager,
  entity: new () => E,
  id: string,
  noun: string,
): Promise<E> {
  const where = { id } as FindOptionsWhere<E>;
  const row = await manager.findOne(entity, { where, lock: { mode: 'pessimistic_write' } });
  if (!row) throw new NotFoundProblem(noun);
  return row;
}
