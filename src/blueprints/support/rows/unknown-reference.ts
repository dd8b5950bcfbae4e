import { UnprocessableProblem } from '../../../http/index.js';

/** 422, word for word what a foreign key answers: another organization's row is as unknown as one that is nowhere. */
export class UnknownReferenceProblem extends UnprocessableProblem {
  constructor(field: string) {
    super('unknown_reference', `There is no such thing as the one named in ${field}.`, { fields: [field] });
  }
}
