import { TenancyError, type Tenant } from '../../tenancy/index.js';

/** `pending`: the run ended before it came to this tenant. */
export type OutcomeStatus = 'done' | 'unchanged' | 'failed' | 'pending';

export interface TenantOutcome {
  readonly id: string;
  readonly slug: string;
  readonly blueprint: string;
  readonly status: OutcomeStatus;
  readonly fromVersion: string | null;
  readonly toVersion: string | null;
  /** Names of the migrations, oldest first; before them `policies` where those had the form of before. */
  readonly applied: readonly string[];
  readonly attempts: number;
  readonly durationMs: number;
  readonly error?: OutcomeError;
}

export interface OutcomeError {
  readonly code: string;
  readonly message: string;
}

export interface SharedOutcome {
  /** `meta`, or a blueprint. */
  readonly scope: string;
  readonly applied: readonly string[];
  /** Of the last migration applied; null when none was. */
  readonly toVersion: string | null;
  readonly error?: OutcomeError;
}

/** `halted`: stopped before the end, by a signal, a canary or too many failures. */
export type RunStatus = 'succeeded' | 'failed' | 'halted';

/** What a run did: each tenant of the selection exactly once. */
export interface FleetReport {
  readonly runId: string;
  readonly status: RunStatus;
  readonly shared: readonly SharedOutcome[];
  readonly tenants: readonly TenantOutcome[];
  readonly counts: Readonly<Record<OutcomeStatus, number>>;
  readonly durationMs: number;
}

export function outcomeOf(tenant: Tenant, status: OutcomeStatus, more: Partial<TenantOutcome> = {}): TenantOutcome {
  const { id, slug, blueprint, schemaVersion } = tenant;
  const untouched = { fromVersion: schemaVersion, toVersion: schemaVersion, applied: [], attempts: 0, durationMs: 0 };
  return { id, slug, blueprint, status, ...untouched, ...more };
}

export function errorOf(error: unknown): OutcomeError {
  const known = error instanceof TenancyError || (error instanceof Error && 'code' in error);
  const code = known ? String((error as { code: unknown }).code) : 'unexpected';
  return { code, message: error instanceof Error ? error.message : String(error) };
}

export function countsOf(tenants: readonly TenantOutcome[]): Record<OutcomeStatus, number> {
  const counts = { done: 0, unchanged: 0, failed: 0, pending: 0 };
  for (const { status } of tenants) counts[status]++;
  return counts;
}
