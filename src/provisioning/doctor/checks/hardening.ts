import { readHardening } from '../../../database/index.js';
import { type Examination } from '../examination.js';
import { fail, type Finding, ok, weak } from '../report.js';

const CHECK = 'catalog functions';
const NAMED = 5;

/** What an injected expression could use to reach beyond its own query. Taken from PUBLIC where the server lets us. */
export async function checkHardening({ transaction, installation }: Examination): Promise<Finding> {
  const queryable = {
    query: async (sql: string, values?: unknown[]) => ({ rows: await transaction.query(sql, values) }),
  };
  const open = (await readHardening(queryable, installation.ownerRole)).filter((target) => target.public);
  if (open.length === 0) return ok(CHECK, 'PUBLIC may use none of the functions and views that reach beyond a query');
  const named = open.slice(0, NAMED).map(({ name }) => name.replace('pg_catalog.', ''));
  const detail = `PUBLIC may use ${open.length} of them: ${named.join(', ')}${open.length > NAMED ? ', …' : ''}`;
  if (open.some(({ grantable }) => grantable)) return fail(CHECK, detail, 'Run: tenantry setup:database');
  return weak(
    CHECK,
    detail,
    'This login may not revoke them. Where a superuser can be had, run setup:database once with that login.',
  );
}
