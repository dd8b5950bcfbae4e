import { type Tenant } from '../../tenancy/index.js';
import { selectTenants } from '../fleet/run/select.js';
import { type FleetSelection } from '../fleet/options.js';
import { errorOf } from '../fleet/report.js';
import { type OwnerDatabase } from '../owner-database.js';
import { compareItems, type Difference } from './compare.js';
import { fingerprints, itemsOf } from './fingerprints.js';
import { type Reference, referenceFor } from './reference.js';
import { repairSql } from './repair-sql.js';
import { repairTenant } from './repair.js';
import { findSharedDrift } from './shared/find.js';
import { type DriftedTenant, type DriftGroup, type DriftReport } from './report.js';

export interface DriftOptions extends FleetSelection {
  /** Runs the repair. Without it, the report carries the SQL. */
  readonly repair?: boolean;
  /** Lets the repair drop tables and columns that should not be there. */
  readonly allowDataLoss?: boolean;
}

/**
 * Measures each schema tenant, the shared tables and the register against what their migrations make: the real catalog, not
 * the ledger. Fingerprints are taken
 * in bulk and kept in the register; only those that differ are looked at closely.
 * @throws UnknownTenantsError, UnknownBlueprintError
 */
export async function findDrift(owner: OwnerDatabase, options: DriftOptions = {}): Promise<DriftReport> {
  const started = performance.now();
  const selected = await selectTenants(owner, options);
  const tenants = selected.map(({ tenant }) => tenant).filter(({ isolation }) => isolation === 'schema');
  const [found, references] = await Promise.all([fingerprints(owner, tenants), referencesFor(owner, tenants)]);
  const expected = (tenant: Tenant) => references.get(kindOf(tenant));
  await keep(owner, tenants, found, references);
  const drifted: DriftedTenant[] = [];
  for (const tenant of tenants) {
    const reference = expected(tenant);
    if (reference && reference.fingerprint === found.get(tenant.schemaName)) continue;
    drifted.push(await examine(owner, tenant, reference, options));
  }
  const groups = groupsOf(tenants, found, references);
  const shared = isOfSomeTenants(options) ? NO_SHARED : await findSharedDrift(owner, options.blueprint);
  const { checked: sharedChecked, drifted: sharedDrifted } = shared;
  return {
    sharedChecked,
    shared: sharedDrifted,
    checked: tenants.length,
    groups,
    drifted,
    durationMs: performance.now() - started,
  };
}

const NO_SHARED = { checked: 0, drifted: [] };

function isOfSomeTenants({ tenants, skipTenants }: DriftOptions): boolean {
  return tenants !== undefined || skipTenants !== undefined;
}

async function referencesFor(owner: OwnerDatabase, tenants: readonly Tenant[]): Promise<Map<string, Reference>> {
  const references = new Map<string, Reference>();
  for (const tenant of tenants) {
    if (tenant.schemaVersion === null || references.has(kindOf(tenant))) continue;
    const blueprint = owner.blueprint(tenant.blueprint);
    references.set(kindOf(tenant), await referenceFor(owner, blueprint, tenant.schemaVersion));
  }
  return references;
}

/** For fleet:status, which asks no tenant. */
async function keep(
  owner: OwnerDatabase,
  tenants: readonly Tenant[],
  found: ReadonlyMap<string, string>,
  references: ReadonlyMap<string, Reference>,
): Promise<void> {
  const dataSource = await owner.dataSource();
  const kinds = [...references].map(([kind, { fingerprint }]) => [...kind.split(' '), fingerprint]);
  await dataSource.query(
    `INSERT INTO meta.fleet_fingerprints (blueprint, version, fingerprint)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[])
     ON CONFLICT (blueprint, version) DO UPDATE SET fingerprint = excluded.fingerprint, updated_at = now()`,
    [0, 1, 2].map((column) => kinds.map((kind) => kind[column])),
  );
  await dataSource.query(
    `UPDATE meta.tenants t SET schema_fingerprint = seen.fingerprint
       FROM unnest($1::text[], $2::text[], $3::text[]) AS seen (id, version, fingerprint)
      WHERE t.id = seen.id AND t.schema_version IS NOT DISTINCT FROM seen.version
        AND t.schema_fingerprint IS DISTINCT FROM seen.fingerprint`,
    [
      tenants.map(({ id }) => id),
      tenants.map(({ schemaVersion }) => schemaVersion),
      tenants.map(({ schemaName }) => found.get(schemaName) ?? ''),
    ],
  );
}

async function examine(
  owner: OwnerDatabase,
  tenant: Tenant,
  reference: Reference | undefined,
  { repair = false, allowDataLoss = false }: DriftOptions,
): Promise<DriftedTenant> {
  const { id, slug, blueprint, schemaVersion: version } = tenant;
  const items = await owner.transaction((transaction) => itemsOf(transaction, tenant));
  const differences = compareItems(reference?.items ?? [], items);
  const steps = repairSql(differences, tenant);
  const allowed = steps.filter(({ losesData }) => allowDataLoss || !losesData);
  const withheld = allowDataLoss ? [] : steps.filter(({ losesData }) => losesData).map(({ sql }) => sql);
  const about = { id, slug, blueprint, version, differences, repair: allowed.map(({ sql }) => sql), withheld };
  if (!repair || !reference) return { ...about, isRepaired: false };
  try {
    await repairTenant(owner, tenant, reference, allowed, allowDataLoss ? [] : withheldOf(differences));
    return { ...about, isRepaired: withheld.length === 0 };
  } catch (error) {
    return { ...about, isRepaired: false, error: errorOf(error) };
  }
}

/** Tables and columns that should not be there, with all that is theirs. */
function withheldOf(differences: readonly Difference[]): Difference[] {
  const extra = differences.filter(
    ({ kind, expected }) => expected === null && (kind === 'table' || kind === 'column'),
  );
  return differences.filter(({ parent, name, expected }) =>
    extra.some(
      (each) =>
        expected === null &&
        (each.kind === 'table' ? [parent, name].includes(each.name) : parent === each.parent && name === each.name),
    ),
  );
}

function groupsOf(
  tenants: readonly Tenant[],
  found: ReadonlyMap<string, string>,
  references: ReadonlyMap<string, Reference>,
): DriftGroup[] {
  const groups = new Map<string, DriftGroup>();
  for (const tenant of tenants) {
    const fingerprint = found.get(tenant.schemaName) ?? null;
    const name = `${kindOf(tenant)} ${fingerprint}`;
    const isExpected = fingerprint !== null && references.get(kindOf(tenant))?.fingerprint === fingerprint;
    const before = groups.get(name)?.tenants ?? 0;
    const { blueprint, schemaVersion: version } = tenant;
    groups.set(name, { blueprint, version, fingerprint, tenants: before + 1, isExpected });
  }
  return [...groups.values()].sort((a, b) => b.tenants - a.tenants);
}

function kindOf({ blueprint, schemaVersion }: Tenant): string {
  return `${blueprint} ${schemaVersion}`;
}
