import { ConflictProblem } from '../../http/index.js';

/** Which moves a state allows. */
export type Moves<State extends string> = Readonly<Record<State, readonly string[]>>;

/** @throws ConflictProblem (409) with the current state and the moves it allows. */
export function requireMove<State extends string>(noun: string, moves: Moves<State>, state: State, move: string): void {
  const allowed = moves[state];
  if (allowed.includes(move)) return;
  const instead = allowed.length > 0 ? `It can: ${allowed.join(', ')}.` : 'Nothing more can be done with it.';
  throw new ConflictProblem('illegal_move', `A ${noun} that is ${state} cannot ${move}. ${instead}`, {
    state,
    move,
    allowed,
  });
}
