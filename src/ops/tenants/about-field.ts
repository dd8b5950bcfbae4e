import { InvalidRequestProblem } from '../../http/index.js';
import { MalformedTenantError } from '../../tenancy/index.js';

/** A name in a body that is no name is a mistake in that field, and an operator is told which. */
export async function aboutField<T>(field: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof MalformedTenantError)) throw error;
    throw new InvalidRequestProblem([{ in: 'body', field, message: error.message }]);
  }
}
