import { readHardening } from '../../../database/index.js';
import { queryableOn } from '../../owner-database.js';
import { type Examination } from '../examination.js';
import { fail, type Finding, ok, weak } from '../report.js';

const CHECK = 'catalog functions';
const NAMED = 5;

const CONSEQUENCE = {
  role: "Whoever injects SQL into a tenant's query may then name another tenant and read its rows",
  signed:
    "Tenants' claims are signed, so no row of another tenant is reached by them; locks, waits and notifications are",
};

const SUPERUSER =
  'This login may not revoke them. Where a superuser can be had, run setup:database once with that login';
const NEXT_STEP = {
  role: `${SUPERUSER}; where none can, set ISOLATION_ASSURANCE=signed and TENANTRY_CLAIM_SECRET and run it again.`,
  signed: `${SUPERUSER}.`,
};

/** What an injected expression could use to reach beyond its own query. Taken from PUBLIC where the server lets us. */
export async function checkHardening({ transaction, installation, assurance }: Examination): Promise<Finding> {
  const open = (await readHardening(queryableOn(transaction), installation.ownerRole)).filter(
    (target) => target.public,
  );
  if (open.length === 0) return ok(CHECK, 'PUBLIC may use none of the functions and views that reach beyond a query');
  const named = open.slice(0, NAMED).map(({ name }) => name.replace('pg_catalog.', ''));
  const detail = `PUBLIC may use ${open.length} of them: ${named.join(', ')}${open.length > NAMED ? ', …' : ''}`;
  if (open.some(({ grantable }) => grantable)) return fail(CHECK, detail, 'Run: tenantry setup:database');
  return weak(CHECK, `${detail}. ${CONSEQUENCE[assurance]}`, NEXT_STEP[assurance]);
}
