import { lintPending } from '../lint/index.js';
import { type OwnerDatabase } from '../owner-database.js';
import { TenantGoneError } from './errors.js';
import { checkRunOptions, DEFAULTS, type FleetMigrateOptions } from './options.js';
import { countsOf, errorOf, type FleetReport, outcomeOf, type RunStatus, type TenantOutcome } from './report.js';
import { Journal } from './run/journal.js';
import { noteOthers, runOn } from './run/run-on.js';
import { RunLock } from './run/run-lock.js';
import { selectTenants, type SelectedTenant } from './run/select.js';
import { migrateSharedTables, type SharedMigrations } from './run/shared-tables.js';
import { migrateTenant } from './tenant/migrate-tenant.js';

const ACTION = 'migrate';

interface Chosen {
  readonly journal: Journal;
  readonly selected: readonly SelectedTenant[];
  readonly gone: readonly TenantOutcome[];
}

/**
 * Brings the fleet to the version of the code: shared tables first, and when they fail no tenant is touched; then the
 * tenants that are behind. Returns a report in which each tenant of the selection stands once; a tenant's failure is in
 * it and stops no other below `maxFailures`.
 * @throws FleetBusyError, FleetOptionError, UnknownTenantsError, UnknownBlueprintError, NothingToResumeError,
 * PoolerRefusedError, MigrationListError: nothing has been done then.
 */
export async function migrateFleet(
  owner: OwnerDatabase,
  migrations: SharedMigrations,
  options: FleetMigrateOptions = {},
): Promise<FleetReport> {
  checkRunOptions(options);
  const started = performance.now();
  await owner.dataSource();
  const lock = await RunLock.take(owner.options.ownerUrl!, options.waitSeconds ?? DEFAULTS.waitSeconds, options.signal);
  try {
    await migrations.migrateMeta();
    const { journal, selected, gone } = await choose(owner, options);
    if (options.onFindings) {
      const behind = selected.filter(({ isBehind }) => isBehind).map(({ tenant }) => tenant);
      options.onFindings(await lintPending(owner, behind, options.blueprint));
    }
    const shared = await migrateSharedTables(owner, migrations, options.blueprint);
    const outcomes = new Map<string, TenantOutcome>(gone.map((outcome) => [outcome.id, outcome]));
    const sharedFailed = shared.some(({ error }) => error !== undefined);
    let isFinished = sharedFailed;
    if (!sharedFailed) {
      noteOthers(selected, shared, outcomes);
      const behind = selected.filter(({ isBehind }) => isBehind).map(({ tenant }) => tenant);
      const outdated = selected.filter(({ hasOldPolicies }) => hasOldPolicies).map(({ tenant }) => tenant.id);
      const oldPolicies = new Set(outdated);
      isFinished = await runOn({ owner, options, lock, journal, outcomes, turn: migrateTenant, oldPolicies }, behind);
    }
    const tenants = [...gone, ...selected.map(({ tenant }) => outcomes.get(tenant.id) ?? outcomeOf(tenant, 'pending'))];
    const counts = countsOf(tenants);
    const isClean = counts.failed === 0 && !sharedFailed;
    const status: RunStatus = isFinished ? (isClean ? 'succeeded' : 'failed') : 'halted';
    await journal.close(status);
    return { runId: journal.runId, status, shared, tenants, counts, durationMs: performance.now() - started };
  } finally {
    await lock.release();
  }
}

async function choose(owner: OwnerDatabase, options: FleetMigrateOptions): Promise<Chosen> {
  if (!options.resume) {
    const selected = await selectTenants(owner, options);
    const { blueprint, tenants, skipTenants } = options;
    const behind = selected.filter(({ isBehind }) => isBehind).map(({ tenant }) => tenant);
    return {
      journal: await Journal.open(owner, ACTION, { blueprint, tenants, skipTenants }, behind),
      selected,
      gone: [],
    };
  }
  const { journal, left, slugs } = await Journal.reopen(owner, ACTION);
  const known = await selectTenants(owner, {});
  const selected = known.filter(({ tenant }) => slugs.has(tenant.id));
  const alive = new Set(selected.map(({ tenant }) => tenant.id));
  const gone = left.filter((id) => !alive.has(id)).map((id) => goneOutcome(id, slugs.get(id)!));
  return { journal, selected, gone };
}

function goneOutcome(id: string, slug: string): TenantOutcome {
  const untouched = { fromVersion: null, toVersion: null, applied: [], attempts: 0, durationMs: 0 };
  return { id, slug, blueprint: '', status: 'failed', ...untouched, error: errorOf(new TenantGoneError(slug)) };
}
