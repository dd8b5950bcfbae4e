import { describeDifference } from '../../drift/compare.js';
import { findSharedDrift } from '../../drift/index.js';
import { type OwnerDatabase } from '../../owner-database.js';
import { fail, type Finding, judge } from '../report.js';

const CHECK = 'shared tables';
const NEXT_STEP = 'Run: tenantry fleet:drift. It prints the SQL that puts them right.';

/** Tables that exist once, and the register, are what their migrations make: columns, constraints, partitions. Policies have a check of their own. */
export async function checkSharedTables(owner: OwnerDatabase): Promise<Finding> {
  try {
    const { checked, drifted } = await findSharedDrift(owner);
    const wrong = drifted.flatMap(({ schema, differences }) =>
      differences
        .filter(({ kind }) => kind !== 'policy')
        .map((difference) => `${schema}: ${describeDifference(difference)}`),
    );
    return judge(CHECK, wrong, {
      well: `the tables of ${checked} scopes are as their migrations make them`,
      nextStep: NEXT_STEP,
    });
  } catch (error) {
    return fail(
      CHECK,
      `could not be examined: ${(error as Error).message}`,
      'Remove the cause, then run tenantry doctor again.',
    );
  }
}
