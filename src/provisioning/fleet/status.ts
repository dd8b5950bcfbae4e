import { planMigrations } from '../migrate/index.js';
import { OUTDATED_SCHEMAS } from '../policies/index.js';
import { type OwnerDatabase } from '../owner-database.js';

/** Tenants of one blueprint at one version. */
export interface FleetStatusRow {
  readonly blueprint: string;
  readonly version: string | null;
  readonly tenants: number;
  readonly suspended: number;
  /** Migrations of the code that these tenants lack. */
  readonly behind: number;
  /** Tenants whose last migration failed and that are still behind. */
  readonly failed: number;
  /** Tenants whose catalog was last seen to differ from what their migrations make. */
  readonly drifted: number;
  /** Tenants whose tables have policies of the form of before: `fleet:migrate` renews them. */
  readonly oldPolicies: number;
}

type Row = Omit<FleetStatusRow, 'behind'>;

/** The whole fleet, by version, in one query. Nothing is asked of any tenant. */
export async function fleetStatus(owner: OwnerDatabase): Promise<FleetStatusRow[]> {
  const { blueprints } = owner.options;
  const versions = new Map<string, string[]>();
  for (const { name, tenant, shared } of blueprints) {
    const { migrations } = await planMigrations((tenant ?? shared).migrations);
    versions.set(
      name,
      migrations.map(({ version }) => version),
    );
  }
  const latest = blueprints.map(({ name }) => versions.get(name)!.at(-1) ?? null);
  const rows: Row[] = await (
    await owner.dataSource()
  ).query(
    `SELECT t.blueprint, t.schema_version AS version, count(*)::int AS tenants,
            count(*) FILTER (WHERE t.status = 'suspended')::int AS suspended,
            count(*) FILTER (WHERE i.status = 'failed' AND t.schema_version IS DISTINCT FROM code.latest)::int AS failed,
            count(*) FILTER (WHERE t.schema_fingerprint <> made.fingerprint)::int AS drifted,
            count(*) FILTER (WHERE to_regnamespace(quote_ident(t.schema_name))::oid IN (${OUTDATED_SCHEMAS}))::int AS "oldPolicies"
       FROM meta.tenants t
       JOIN unnest($1::text[], $2::text[]) AS code (blueprint, latest) ON code.blueprint = t.blueprint
       LEFT JOIN meta.fleet_fingerprints made
         ON made.blueprint = t.blueprint AND made.version = t.schema_version
       LEFT JOIN LATERAL (
         SELECT item.status FROM meta.fleet_run_items item WHERE item.tenant_id = t.id
          ORDER BY item.created_at DESC LIMIT 1) i ON true
      WHERE t.status <> 'dropping'
      GROUP BY t.blueprint, t.schema_version ORDER BY t.blueprint, t.schema_version NULLS FIRST`,
    [blueprints.map(({ name }) => name), latest],
  );
  return rows.map((row) => ({ ...row, behind: missing(versions.get(row.blueprint)!, row.version) }));
}

function missing(versions: readonly string[], version: string | null): number {
  return version === null ? versions.length : versions.filter((each) => BigInt(each) > BigInt(version)).length;
}
