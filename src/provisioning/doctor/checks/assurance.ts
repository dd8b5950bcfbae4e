import { assertAssurance } from '../../../database/index.js';
import { queryableOn } from '../../owner-database.js';
import { type Examination } from '../examination.js';
import { fail, type Finding, ok } from '../report.js';

const CHECK = 'isolation assurance';
const WORDS = {
  role: 'role: a tenant is its role, its path and a setting',
  signed: 'signed: the database believes claims that only the application can sign',
};

/** Which level is in force, that the key is there, and that this process was told the same. */
export async function checkAssurance({ transaction, assurance, told }: Examination): Promise<Finding> {
  const [{ keys }] = await transaction.query<{ keys: number }>('SELECT count(*)::int AS keys FROM tenancy.claim_keys');
  if (assurance === 'signed' && keys === 0) {
    return fail(CHECK, 'signed, and there is no key: no claim is believed', 'Run: tenantry setup:database');
  }
  if (!told) return ok(CHECK, WORDS[assurance]);
  await transaction.query('SAVEPOINT assurance');
  try {
    await assertAssurance(queryableOn(transaction), told);
    return ok(CHECK, WORDS[assurance]);
  } catch (error) {
    await transaction.query('ROLLBACK TO SAVEPOINT assurance');
    const nextStep = 'Give every process the settings that setup:database was run with, or run it with these.';
    return fail(CHECK, (error as Error).message, nextStep);
  }
}
