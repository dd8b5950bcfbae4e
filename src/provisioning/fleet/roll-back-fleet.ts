import { planMigrations } from '../migrate/index.js';
import { type OwnerDatabase } from '../owner-database.js';
import { FleetOptionError, RollbackRefusedError } from './errors.js';
import { checkRunOptions, DEFAULTS, type FleetRunOptions } from './options.js';
import { countsOf, type FleetReport, outcomeOf, type RunStatus, type TenantOutcome } from './report.js';
import { Journal } from './run/journal.js';
import { RunLock } from './run/run-lock.js';
import { runOn } from './run/run-on.js';
import { selectTenants } from './run/select.js';
import { type SharedMigrations } from './run/shared-tables.js';
import { rollingBackTo } from './tenant/roll-back-tenant.js';

export interface FleetRollbackOptions extends FleetRunOptions {
  /** How many migrations each tenant takes back; 1 unless said. */
  readonly step?: number;
  /** Needed in production: what was written since goes with the columns. */
  readonly force?: boolean;
}

/**
 * Takes the newest migrations of schema tenants back, counted from the code's version, so that all end at the same one.
 * Shared tables stay.
 * @throws RollbackRefusedError, FleetOptionError, FleetBusyError, UnknownTenantsError, PoolerRefusedError
 */
export async function rollBackFleet(
  owner: OwnerDatabase,
  migrations: Pick<SharedMigrations, 'migrateMeta'>,
  options: FleetRollbackOptions = {},
): Promise<FleetReport> {
  const { step = 1, force = false, blueprint, tenants: names, skipTenants } = options;
  checkRunOptions(options);
  if (!Number.isInteger(step) || step < 1) throw new FleetOptionError('step', step, 'a whole number from 1');
  if (owner.options.environment === 'production' && !force) throw new RollbackRefusedError();
  const started = performance.now();
  const lock = await RunLock.take(owner.options.ownerUrl!, options.waitSeconds ?? DEFAULTS.waitSeconds, options.signal);
  try {
    await migrations.migrateMeta();
    const selected = (await selectTenants(owner, options)).map(({ tenant }) => tenant);
    const targets = new Map<string, string | null>();
    for (const tenant of selected) {
      const plan = await planMigrations(owner.blueprint(tenant.blueprint).tenant?.migrations ?? []);
      targets.set(tenant.id, plan.migrations.at(-1 - step)?.version ?? null);
    }
    const ahead = selected.filter(
      ({ id, isolation, schemaVersion }) => isolation === 'schema' && isNewer(schemaVersion, targets.get(id) ?? null),
    );
    const journal = await Journal.open(owner, 'rollback', { blueprint, tenants: names, skipTenants }, ahead);
    const outcomes = new Map<string, TenantOutcome>();
    const isFinished = await runOn({ owner, options, lock, journal, outcomes, turn: rollingBackTo(targets) }, ahead);
    const chosen = new Set(ahead);
    const tenants = selected.map(
      (tenant) => outcomes.get(tenant.id) ?? outcomeOf(tenant, chosen.has(tenant) ? 'pending' : 'unchanged'),
    );
    const counts = countsOf(tenants);
    const status: RunStatus = isFinished ? (counts.failed === 0 ? 'succeeded' : 'failed') : 'halted';
    await journal.close(status);
    return { runId: journal.runId, status, shared: [], tenants, counts, durationMs: performance.now() - started };
  } finally {
    await lock.release();
  }
}

function isNewer(version: string | null, target: string | null): boolean {
  return version !== null && (target === null || BigInt(version) > BigInt(target));
}
