import { type EntityManager, type FindOptionsWhere } from 'typeorm';
import { NotFoundProblem } from '../../../http/index.js';
import { UnknownReferenceProblem } from './unknown-reference.js';

type Row = { id: string };
type RowClass<E extends Row> = new () => E;

/**
 * The row a path names, locked until the transaction ends, so that of two who decide at once the second sees what the
 * first did.
 * @throws NotFoundProblem, the same for another organization's row as for none.
 */
export async function lockRow<E extends Row>(
  manager: EntityManager,
  entity: RowClass<E>,
  id: string,
  noun: string,
): Promise<E> {
  const row = await lock(manager, entity, id);
  if (!row) throw new NotFoundProblem(noun);
  return row;
}

/** The row a body names in `field`, locked until the transaction ends. @throws UnknownReferenceProblem. */
export async function lockReferenced<E extends Row>(
  manager: EntityManager,
  entity: RowClass<E>,
  id: string,
  field: string,
): Promise<E> {
  const row = await lock(manager, entity, id);
  if (!row) throw new UnknownReferenceProblem(field);
  return row;
}

function lock<E extends Row>(manager: EntityManager, entity: RowClass<E>, id: string): Promise<E | null> {
  return manager.findOne(entity, { where: { id } as FindOptionsWhere<E>, lock: { mode: 'for_no_key_update' } });
}
