import { type LintFinding } from '../lint/index.js';
import { FleetOptionError } from './errors.js';
import { type TenantOutcome } from './report.js';

/** Which tenants: all of the blueprints served, unless said otherwise. */
export interface FleetSelection {
  readonly blueprint?: string;
  /** Slugs or ids: these only. */
  readonly tenants?: readonly string[];
  /** Slugs or ids: these not. */
  readonly skipTenants?: readonly string[];
}

export interface FleetRunOptions extends FleetSelection {
  /** Tenants at a time. */
  readonly concurrency?: number;
  /** So many tenants go first; one failure among them halts the run. */
  readonly canary?: number;
  /** The rest goes in waves of so many per cent of all. */
  readonly wavePercent?: number;
  /** The run halts when so many tenants have failed. Without it, it goes through to the end. */
  readonly maxFailures?: number;
  /** How long a statement may wait for a table's lock before it is tried again. */
  readonly lockTimeoutMs?: number;
  /** How often a tenant is tried again that is locked, or whose connection was lost. */
  readonly retries?: number;
  /** How long to wait for another run to end. */
  readonly waitSeconds?: number;
  /** Aborted, the run stops between two tenants. */
  readonly signal?: AbortSignal;
  /** Hears of each tenant when it is finished. */
  readonly onProgress?: (progress: FleetProgress) => void;
}

export interface FleetMigrateOptions extends FleetRunOptions {
  /** Goes on with the last run that was halted, killed or has failures: its tenants, no others. */
  readonly resume?: boolean;
  /** Hears what the linter says of the pending migrations, before the first of them. */
  readonly onFindings?: (findings: readonly LintFinding[]) => void;
}

/** What is rehearsed, and the settings of the run that it is rehearsed for. */
export type FleetRehearseOptions = FleetSelection &
  Pick<FleetRunOptions, 'concurrency' | 'lockTimeoutMs' | 'retries' | 'waitSeconds' | 'signal'>;

export interface FleetProgress {
  readonly finished: number;
  readonly total: number;
  readonly failed: number;
  readonly outcome: TenantOutcome;
}

export const DEFAULTS = {
  concurrency: 4,
  lockTimeoutMs: 2_000,
  retries: 5,
  waitSeconds: 30,
} as const;

const MOST_CONNECTIONS = 64;

/** @throws FleetOptionError naming the first option that makes no sense. */
export function checkRunOptions(options: FleetRunOptions): void {
  whole('concurrency', options.concurrency, 1, MOST_CONNECTIONS);
  whole('canary', options.canary, 1);
  whole('max-failures', options.maxFailures, 1);
  whole('lock-timeout', options.lockTimeoutMs, 1);
  whole('retries', options.retries, 0);
  whole('wave', options.wavePercent, 1, 100);
}

function whole(option: string, value: number | undefined, least: number, most = Number.MAX_SAFE_INTEGER): void {
  if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return;
  const range = most === Number.MAX_SAFE_INTEGER ? `from ${least}` : `from ${least} to ${most}`;
  throw new FleetOptionError(option, value, `a whole number ${range}`);
}
