import { type Tenant } from '../../tenancy/index.js';
import { planMigrations, type PlannedMigration } from '../migrate/index.js';
import { type OwnerDatabase } from '../owner-database.js';
import { type LintFinding } from './finding.js';
import { lintMigrations } from './lint-migrations.js';
import { mappedBy } from './mapped.js';

/**
 * Warns of the migrations that a run would apply: to shared tables by their ledger, to the tenants given by the register's
 * account. Scopes that have no tables yet are passed over: nobody uses them. One query, and none of it asks a tenant.
 * @throws UnknownBlueprintError, MigrationListError
 */
export async function lintPending(
  owner: OwnerDatabase,
  behind: readonly Tenant[],
  only?: string,
): Promise<LintFinding[]> {
  const ledgers = await sharedLedgers(owner);
  const findings: LintFinding[] = [];
  for (const { name, shared, tenant } of only ? [owner.blueprint(only)] : owner.options.blueprints) {
    const applied = ledgers.get(name);
    if (applied) {
      const { migrations } = await planMigrations(shared.migrations);
      const isPending = ({ version }: PlannedMigration) => !applied.has(version);
      findings.push(...(await lintPlan(owner, `${name} shared`, shared.entities, migrations, isPending)));
    }
    const from = oldestOf(behind.filter(({ blueprint }) => blueprint === name));
    if (!tenant || from === null) continue;
    const { migrations } = await planMigrations(tenant.migrations);
    const isPending = ({ version }: PlannedMigration) => BigInt(version) > from;
    findings.push(...(await lintPlan(owner, `${name} tenant`, tenant.entities, migrations, isPending)));
  }
  return findings;
}

async function lintPlan(
  owner: OwnerDatabase,
  place: string,
  entities: Parameters<typeof mappedBy>[1],
  migrations: readonly PlannedMigration[],
  isPending: (migration: PlannedMigration) => boolean,
): Promise<LintFinding[]> {
  const pending = new Set(migrations.filter(isPending).map(({ name }) => name));
  if (pending.size === 0) return [];
  return lintMigrations({
    place,
    scope: place.endsWith(' tenant') ? 'tenant' : 'shared',
    migrations,
    isPending: ({ name }) => pending.has(name),
    mapped: await mappedBy(owner, entities),
  });
}

/** Versions applied to shared tables, by blueprint. */
async function sharedLedgers(owner: OwnerDatabase): Promise<Map<string, Set<string>>> {
  const dataSource = await owner.dataSource();
  const rows: { blueprint: string; versions: string[] }[] = await dataSource.query(
    `SELECT blueprint, array_agg(version) AS versions FROM meta.schema_migrations WHERE scope = 'shared' GROUP BY 1`,
  );
  return new Map(rows.map(({ blueprint, versions }) => [blueprint, new Set(versions)]));
}

/** Null where none of them has any tables. */
function oldestOf(tenants: readonly Tenant[]): bigint | null {
  const versions = tenants.flatMap(({ schemaVersion }) => (schemaVersion === null ? [] : [BigInt(schemaVersion)]));
  return versions.length === 0 ? null : versions.reduce((least, each) => (each < least ? each : least));
}
