import { TenancyError } from '../../tenancy/index.js';

/** Raised when a repair ran and the schema still differs. It was rolled back. */
export class RepairIncompleteError extends TenancyError {
  readonly code = 'repair_incomplete';
  constructor(slug: string, left: readonly string[]) {
    super(`Tenant "${slug}" would still differ after the repair, so it was left as it was: ${left.join('; ')}.`);
  }
}

/** Raised when a statement of a repair fails. All of it was rolled back. */
export class RepairFailedError extends TenancyError {
  readonly code = 'repair_failed';
  constructor(slug: string, statement: string, cause: Error) {
    super(`The repair of tenant "${slug}" failed and was rolled back: ${cause.message} in: ${statement}`, { cause });
  }
}
