import { type Tenant } from '../../../tenancy/index.js';
import { planMigrations } from '../../migrate/index.js';
import { type OwnerDatabase } from '../../owner-database.js';
import { FleetConnection } from '../connection.js';
import { DEFAULTS, type FleetRunOptions } from '../options.js';
import { outcomeOf, type SharedOutcome, type TenantOutcome } from '../report.js';
import { takeTurn } from '../tenant/take-turn.js';
import { type BlueprintWork, type TenantTurn } from '../tenant/tenant-work.js';
import { type Journal } from './journal.js';
import { type RunLock } from './run-lock.js';
import { type SelectedTenant } from './select.js';
import { workThrough } from './work-through.js';

export interface Run {
  readonly owner: OwnerDatabase;
  readonly options: FleetRunOptions;
  readonly lock: RunLock;
  readonly journal: Journal;
  readonly outcomes: Map<string, TenantOutcome>;
  /** Ids of tenants whose policies have the form of before. */
  readonly oldPolicies?: ReadonlySet<string>;
  /** What is done to each tenant. */
  readonly turn: TenantTurn;
}

/** Returns whether the run came to its end. */
export async function runOn(run: Run, tenants: readonly Tenant[]): Promise<boolean> {
  const { owner, options, lock, journal, outcomes, turn, oldPolicies } = run;
  const { concurrency = DEFAULTS.concurrency, retries = DEFAULTS.retries } = options;
  if (tenants.length === 0) return true;
  const works = await blueprintWorks(owner, tenants);
  const installation = await owner.installation();
  const lockTimeoutMs = options.lockTimeoutMs ?? DEFAULTS.lockTimeoutMs;
  const connections = Array.from(
    { length: Math.min(concurrency, tenants.length) },
    () => new FleetConnection(owner.options.ownerUrl!, 'tenantry fleet'),
  );
  let finished = 0;
  let failed = 0;
  try {
    return await workThrough(tenants, {
      ...options,
      workers: connections.length,
      work: async (tenant: Tenant, worker) => {
        await lock.ensure().catch(() => false);
        const hasOldPolicies = oldPolicies?.has(tenant.id);
        const work = { ...works.get(tenant.blueprint)!, owner, installation, journal, lockTimeoutMs, hasOldPolicies };
        const outcome = await takeTurn({ ...work, connection: connections[worker] }, tenant, { retries, turn });
        // Not written, it stays pending in the journal, and is looked at again by --resume.
        if (outcome.status === 'failed') await journal.note(outcome).catch(() => undefined);
        return outcome;
      },
      onOutcome: (outcome) => {
        outcomes.set(outcome.id, outcome);
        finished++;
        if (outcome.status === 'failed') failed++;
        options.onProgress?.({ finished, total: tenants.length, failed, outcome });
      },
    });
  } finally {
    await Promise.all(connections.map((connection) => connection.close()));
  }
}

async function blueprintWorks(owner: OwnerDatabase, tenants: readonly Tenant[]): Promise<Map<string, BlueprintWork>> {
  const works = new Map<string, BlueprintWork>();
  for (const name of new Set(tenants.map(({ blueprint }) => blueprint))) {
    const blueprint = owner.blueprint(name);
    const plan = await planMigrations(blueprint.tenant?.migrations ?? []);
    works.set(name, { blueprint, plan, appendOnly: await owner.tableNames(blueprint.tenant?.appendOnly) });
  }
  return works;
}

/** Tenants that nothing is asked of: at the code's version already, or living in shared tables, which are done. */
export function noteOthers(
  selected: readonly SelectedTenant[],
  shared: readonly SharedOutcome[],
  outcomes: Map<string, TenantOutcome>,
): void {
  for (const { tenant, isBehind } of selected) {
    if (isBehind) continue;
    const moved = tenant.isolation === 'row' && shared.find(({ scope }) => scope === tenant.blueprint);
    const { applied = [], toVersion = null } = moved || {};
    const outcome = toVersion ? outcomeOf(tenant, 'done', { applied, toVersion }) : outcomeOf(tenant, 'unchanged');
    outcomes.set(tenant.id, outcome);
  }
}
