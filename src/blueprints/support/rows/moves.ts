import { ConflictProblem } from '../../../http/index.js';

/** The states of one kind of row and where each may lead. */
export class Moves<S extends string> {
  constructor(
    private readonly noun: string,
    private readonly table: Readonly<Record<S, readonly S[]>>,
  ) {}

  from(state: S): readonly S[] {
    return this.table[state];
  }

  /** @throws ConflictProblem `illegal_move`, saying where it may go instead. */
  assert(from: S, to: S): void {
    const allowed = this.table[from];
    if (allowed.includes(to)) return;
    const instead = allowed.length > 0 ? `It may become ${allowed.join(', ')}.` : 'It stays as it is.';
    throw new ConflictProblem('illegal_move', `A ${this.noun} that is ${from} cannot become ${to}. ${instead}`, {
      state: from,
      allowed,
    });
  }
}
