import { type EntityManager, type EntityTarget, type ObjectLiteral } from 'typeorm';
import { ConflictProblem, NotFoundProblem } from '../../http/index.js';

/** Which states may follow which. */
export type Moves<State extends string> = Readonly<Record<State, readonly State[]>>;

/** @throws ConflictProblem (409) with the state and the moves allowed from it. */
export function assertMove<State extends string>(moves: Moves<State>, from: State, to: State): void {
  if (moves[from].includes(to)) return;
  const allowed = moves[from];
  const instead = allowed.length > 0 ? `From here: ${allowed.join(', ')}.` : 'Nothing follows it.';
  throw new ConflictProblem('illegal_move', `It is ${from} and cannot become ${to}. ${instead}`, {
    state: from,
    allowed,
  });
}

/** The row, locked until the transaction ends: of two who want to move it, the second sees what the first made of it. */
export async function lockRow<Row extends ObjectLiteral & { id: string }>(
  manager: EntityManager,
  entity: EntityTarget<Row>,
  id: string,
  noun: string,
): Promise<Row> {
  const row = await manager.findOne<Row>(entity, {
    where: { id } as never,
    lock: { mode: 'pessimistic_write' },
    loadEagerRelations: false,
  });
  if (!row) throw new NotFoundProblem(noun);
  return row;
}
