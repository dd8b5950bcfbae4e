import { type Blueprint, type Tenant } from '../../../tenancy/index.js';
import { confinedRoles, type Examination, IS_CONFINED } from '../examination.js';
import { type Finding, judge } from '../report.js';
import { compare, type Differences, impersonal, noDifferences, TENANT_ROLE } from './compare.js';
import { readTables, type TableFacts } from './facts.js';
import { wantedOfKeys, wantedOfShared, wantedOfTenant } from './replica.js';

const KEYS = { schema: 'tenancy', table: 'idempotency_keys' };

const REPAIR = 'Run: tenantry tenant:verify <slug> --repair (of any of its tenants for a shared table).';

/** Every table that holds rows of tenants, compared with what the isolating functions make of it today. */
export async function checkTables(examination: Examination): Promise<Finding[]> {
  const found = noDifferences();
  for (const blueprint of examination.owner.options.blueprints) {
    await compareShared(examination, blueprint, found);
    await compareTenants(examination, blueprint, found);
  }
  await compareKeys(examination, found);
  found.grants.push(...(await strayGrants(examination)));
  const tenants = examination.tenants.length;
  return [
    judge('row security', found.rowSecurity, {
      well: `every table of ${tenants} tenants and of the shared schemas is under FORCE ROW LEVEL SECURITY`,
      nextStep: REPAIR,
    }),
    policies(found),
    judge('grants', found.grants, {
      well: 'nobody holds more than was granted',
      nextStep: `Take it back: REVOKE … ON … FROM …; or ${REPAIR[0].toLowerCase()}${REPAIR.slice(1)}`,
    }),
    judge('completeness', found.lost, {
      well: 'no table or grant is missing',
      nextStep: `Run: npm run db:migrate. ${REPAIR}`,
      verdict: 'weak',
    }),
  ];
}

/** Old policies are as tight as the present ones, but a role that drops what it owns takes them with it. */
function policies({ policies: wrong, oldPolicies: old }: Differences): Finding {
  const well = 'every policy is as it is made';
  if (wrong.length > 0) return judge('policies', wrong, { well, nextStep: REPAIR });
  const named = old.map((name) => `${name} has policies that go with a role (DROP OWNED)`);
  return judge('policies', named, { well, nextStep: 'Run: tenantry fleet:migrate', verdict: 'weak' });
}

async function compareShared(
  { owner, transaction, installation }: Examination,
  blueprint: Blueprint,
  found: Differences,
) {
  const { schema, entities } = blueprint.shared;
  const expected = await owner.tableNames(entities);
  const wanted = byName(await wantedOfShared(owner, transaction, blueprint));
  const all = await readTables(transaction, [schema]);
  // In row isolation the schema is the blueprint's alone; in schema isolation others' tables may stand beside.
  const real = blueprint.isolation.mode === 'row' ? all : all.filter(({ table }) => expected.includes(table));
  const { ownerRole, rowsRole, tenantsRole } = installation;
  const tenantRole = blueprint.isolation.mode === 'row' ? rowsRole : tenantsRole;
  compare(found, { schema, ownerRole, tenantRole, real, wanted, expected });
}

/** The core's own table of tenants' rows: what was answered to requests with an Idempotency-Key. */
async function compareKeys({ transaction, installation }: Examination, found: Differences): Promise<void> {
  const real = (await readTables(transaction, [KEYS.schema])).filter(({ table }) => table === KEYS.table);
  const wanted = byName(await wantedOfKeys(transaction, KEYS));
  const { ownerRole, tenantsRole: tenantRole } = installation;
  compare(found, { schema: KEYS.schema, ownerRole, tenantRole, real, wanted, expected: [KEYS.table] });
}

async function compareTenants(examination: Examination, blueprint: Blueprint, found: Differences) {
  const { owner, transaction, installation } = examination;
  const tenants = examination.tenants.filter(
    (each) => each.blueprint === blueprint.name && each.isolation === 'schema',
  );
  if (tenants.length === 0) return;
  const schemas = tenants.map(({ schemaName }) => schemaName);
  const facts = new Map<string, TableFacts[]>(schemas.map((schema) => [schema, []]));
  for (const table of await readTables(transaction, schemas)) facts.get(table.schema)!.push(table);
  const model = mostComplete(tenants, facts);
  const wanted = byName(impersonal(await wantedOfTenant(owner, transaction, blueprint, model), model));
  for (const tenant of tenants) {
    const { schemaName: schema } = tenant;
    const real = impersonal(facts.get(schema)!, tenant);
    const isDropping = tenant.status === 'dropping';
    // A dropped tenant stays at the version, and with the policies, that it was dropped with.
    const expected = isDropping ? [] : wanted.keys();
    const known = found.oldPolicies.length;
    const { ownerRole } = installation;
    compare(found, { schema, ownerRole, tenantRole: TENANT_ROLE, real, wanted, expected });
    if (isDropping) found.oldPolicies.length = known;
  }
}

function mostComplete(tenants: readonly Tenant[], facts: ReadonlyMap<string, TableFacts[]>): Tenant {
  const count = ({ schemaName }: Tenant) => facts.get(schemaName)!.length;
  return tenants.reduce((best, tenant) => (count(tenant) > count(best) ? tenant : best));
}

/** Rights of PUBLIC and of those who serve on anything that is not a blueprint's: the register, a table made by hand. */
async function strayGrants({ owner, transaction, installation, tenants }: Examination): Promise<string[]> {
  const { metaRole } = installation;
  const named = owner.options.blueprints.map(async ({ shared }) => {
    const tables = await owner.tableNames(shared.entities);
    return tables.map((table) => `${shared.schema}.${table}`);
  });
  const rows = await transaction.query<{ what: string }>(
    `SELECT format('%s.%s: %s: %s', n.nspname, c.relname, coalesce(r.rolname, 'PUBLIC'), string_agg(a.privilege_type, ', ')) AS what
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, aclexplode(c.relacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee
      WHERE c.relkind IN ('r', 'p') AND NOT (n.nspname = 'information_schema' OR starts_with(n.nspname, 'pg_'))
        AND (a.grantee = 0 OR ${IS_CONFINED}) AND a.grantee <> c.relowner
        AND NOT (n.nspname IN ('meta', 'tenancy') AND r.rolname = $2)
        AND n.nspname <> ALL ($3::text[]) AND n.nspname || '.' || c.relname <> ALL ($4::text[])
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
      GROUP BY n.nspname, c.relname, r.rolname ORDER BY 1`,
    [
      confinedRoles(installation),
      metaRole,
      [...new Set(tenants.map(({ schemaName }) => schemaName))],
      [...(await Promise.all(named)).flat(), `${KEYS.schema}.${KEYS.table}`],
    ],
  );
  return rows.map(({ what }) => what);
}

function byName(facts: readonly TableFacts[]): Map<string, TableFacts> {
  return new Map(facts.map((each) => [each.table, each]));
}
