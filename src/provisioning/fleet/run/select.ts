import { type Tenant } from '../../../tenancy/index.js';
import { TENANT_COLUMNS, tenantFromRow } from '../../../meta/index.js';
import { type OwnerDatabase } from '../../owner-database.js';
import { planMigrations } from '../../migrate/index.js';
import { OUTDATED_SCHEMAS } from '../../policies/index.js';
import { UnknownTenantsError } from '../errors.js';
import { type FleetSelection } from '../options.js';

export interface SelectedTenant {
  readonly tenant: Tenant;
  /** False where the register says that all migrations of the code are applied: nothing is asked of that tenant. */
  readonly isBehind: boolean;
  /** The policies of its tables have the form of before. It is behind then. */
  readonly hasOldPolicies: boolean;
}

/**
 * The tenants of a selection, oldest first, in one query. Tenants that are being dropped belong to none.
 * @throws UnknownBlueprintError, UnknownTenantsError
 */
export async function selectTenants(owner: OwnerDatabase, selection: FleetSelection): Promise<SelectedTenant[]> {
  const { blueprint, tenants, skipTenants = [] } = selection;
  const blueprints = blueprint ? [owner.blueprint(blueprint)] : owner.options.blueprints;
  const digests = new Map<string, string>();
  for (const { name, tenant } of blueprints) {
    if (tenant) digests.set(name, (await planMigrations(tenant.migrations)).digest);
  }
  const dataSource = await owner.dataSource();
  const rows: (Tenant & { digest: string | null; hasOldPolicies: boolean })[] = await dataSource.query(
    `SELECT ${TENANT_COLUMNS}, t.migrations_digest AS digest,
            t.isolation = 'schema' AND to_regnamespace(quote_ident(t.schema_name))::oid IN (${OUTDATED_SCHEMAS}) AS "hasOldPolicies"
       FROM meta.tenants t
      WHERE t.status <> 'dropping' AND t.blueprint = ANY ($1::text[])
        AND ($2::text[] IS NULL OR t.slug = ANY ($2) OR t.id = ANY ($2))
      ORDER BY t.created_at, t.id`,
    [blueprints.map(({ name }) => name), tenants ?? null],
  );
  const known = new Set(rows.flatMap(({ id, slug }) => [id, slug]));
  const unknown = (tenants ?? []).filter((name) => !known.has(name));
  if (unknown.length > 0) throw new UnknownTenantsError(unknown);
  return rows
    .filter(({ id, slug }) => !skipTenants.includes(id) && !skipTenants.includes(slug))
    .map((row) => ({
      tenant: tenantFromRow(row),
      isBehind: row.isolation === 'schema' && (row.digest !== digests.get(row.blueprint) || row.hasOldPolicies),
      hasOldPolicies: row.hasOldPolicies,
    }));
}
