import { lintPending } from '../../lint/index.js';
import { metaTarget, type MigrationTarget, sharedTarget, tenantTarget } from '../../migrate/index.js';
import { type OwnerDatabase } from '../../owner-database.js';
import { LedgerMissingError } from '../errors.js';
import { checkRunOptions, DEFAULTS, type FleetRehearseOptions } from '../options.js';
import { errorOf, type OutcomeError } from '../report.js';
import { RunLock } from '../run/run-lock.js';
import { selectTenants } from '../run/select.js';
import { named } from '../tenant/failures.js';
import { estimated, largestOf, type Pages, pagesOf, sum } from './estimate.js';
import { groupsOf, type TenantGroup } from './groups.js';
import { type Done, rehearseTarget, type Rehearsing, StoppedRehearsal } from './rehearse-target.js';
import { type Rehearsal, type RehearsalReport } from './report.js';

interface Attempt {
  readonly done: readonly Done[];
  readonly error?: OutcomeError;
}

/**
 * Runs what `migrateFleet` would run, and rolls all of it back: the register's and the shared tables' pending migrations,
 * and those of one tenant, the largest, of each group with the same blueprint, version and catalog. A group's failure is in
 * the report and stops no other. Locks are real while they last: one transaction's time, on one tenant at a time.
 * @throws FleetBusyError, FleetOptionError, UnknownTenantsError, UnknownBlueprintError, PoolerRefusedError,
 * MigrationListError
 */
export async function rehearseFleet(
  owner: OwnerDatabase,
  options: FleetRehearseOptions = {},
): Promise<RehearsalReport> {
  checkRunOptions(options);
  const { blueprint, concurrency = DEFAULTS.concurrency, signal } = options;
  const started = performance.now();
  await owner.dataSource();
  const lock = await RunLock.take(owner.options.ownerUrl!, options.waitSeconds ?? DEFAULTS.waitSeconds, signal);
  try {
    const { lockTimeoutMs = DEFAULTS.lockTimeoutMs, retries = DEFAULTS.retries } = options;
    const rehearsing = { owner, lockTimeoutMs, retries };
    const behind = (await selectTenants(owner, options)).filter(({ isBehind }) => isBehind).map(({ tenant }) => tenant);
    const findings = await lintPending(owner, behind, blueprint);
    const { shared, before } = await rehearseShared(rehearsing, blueprint);
    const failed = new Map(shared.filter(({ error }) => error).map(({ scope, error }) => [scope, error!]));
    const groups: Rehearsal[] = [];
    const pages = await pagesOf(
      owner,
      behind.map(({ schemaName }) => schemaName),
    );
    for (const group of await groupsOf(owner, behind)) {
      if (signal?.aborted) break;
      const error = failed.get('meta') ?? failed.get(group.blueprint);
      groups.push(await rehearseGroup(rehearsing, group, pages, concurrency, before.get(group.blueprint) ?? [], error));
    }
    const all = [...shared, ...groups];
    const status = all.some(({ error }) => error) ? 'failed' : 'succeeded';
    const estimatedMs = sum(all.map((each) => each.estimatedMs));
    return { status, shared, groups, findings, estimatedMs, durationMs: performance.now() - started };
  } finally {
    await lock.release();
  }
}

/** With the targets that have something to do and so go before each blueprint's tenants. */
async function rehearseShared(
  rehearsing: Rehearsing,
  only: string | undefined,
): Promise<{ shared: Rehearsal[]; before: Map<string, MigrationTarget[]> }> {
  const { owner } = rehearsing;
  const shared: Rehearsal[] = [];
  const note = (scope: string, { done, error }: Attempt): boolean => {
    const migrations = done.map((each) => ({ ...each, estimatedMs: each.durationMs }));
    const estimatedMs = sum(migrations.map(({ durationMs }) => durationMs));
    const nobody = { tenant: null, version: null, fingerprint: null, tenants: 0 };
    if (done.length > 0 || error) shared.push({ scope, ...nobody, migrations, estimatedMs, ...(error && { error }) });
    return done.length > 0;
  };
  const meta = await metaTarget();
  const first = note('meta', await attempt(rehearsing, [meta])) ? [meta] : [];
  const before = new Map<string, MigrationTarget[]>();
  for (const each of only ? [owner.blueprint(only)] : owner.options.blueprints) {
    const target = await sharedTarget(owner, each);
    const isPending = note(each.name, await attempt(rehearsing, [...first, target]));
    before.set(each.name, isPending ? [...first, target] : first);
  }
  return { shared, before };
}

async function rehearseGroup(
  rehearsing: Rehearsing,
  { blueprint, version, fingerprint, tenants }: TenantGroup,
  pages: Pages,
  concurrency: number,
  before: readonly MigrationTarget[],
  sharedError: OutcomeError | undefined,
): Promise<Rehearsal> {
  const { owner } = rehearsing;
  const tenant = largestOf(tenants, pages);
  const attempted = async (): Promise<Attempt> => {
    if (sharedError) return { done: [], error: sharedError };
    const missing = new LedgerMissingError(tenant.slug, tenant.schemaName);
    if (fingerprint === null) return { done: [], error: errorOf(missing) };
    const target = await tenantTarget(owner, owner.blueprint(blueprint), tenant);
    return attempt(rehearsing, [...before, target], tenant.slug);
  };
  const { done, error } = await attempted();
  const migrations = done.map((each) => estimated(each, tenants, tenant, pages, concurrency));
  const estimatedMs = sum(migrations.map((each) => each.estimatedMs));
  const about = { scope: blueprint, tenant: tenant.slug, version, fingerprint, tenants: tenants.length };
  return { ...about, migrations, estimatedMs, ...(error && { error }) };
}

async function attempt(rehearsing: Rehearsing, targets: readonly MigrationTarget[], slug?: string): Promise<Attempt> {
  try {
    return { done: await rehearseTarget(rehearsing, targets) };
  } catch (error) {
    const isStopped = error instanceof StoppedRehearsal;
    const why = isStopped ? error.cause : error;
    return { done: isStopped ? error.done : [], error: errorOf(slug === undefined ? why : named(why, slug)) };
  }
}
