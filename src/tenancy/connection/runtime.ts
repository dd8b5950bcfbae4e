import { type TenantLeakError } from '../errors.js';
import { type Tenant } from '../tenant.js';
import { type ClaimKey } from '../server/claim.js';
import { contextFor, type TenantContext, type TenantTimeouts } from '../server/context-message.js';
import { type ServerPool } from '../server/server-pool.js';

export interface RuntimeOptions extends TenantTimeouts {
  /** How long a statement waits for a sibling transaction of its own request. */
  readonly turnTimeoutMs: number;
  /** Rows fetched at once by a stream. */
  readonly streamBatchRows: number;
  /** Signs the tenants' claims; null where a role and settings are all there is. */
  readonly claimKey: ClaimKey | null;
}

/** Counts leaks, for metrics and alarms. Each is a defect: the connection was destroyed and its rows thrown away. */
export class LeakCounter {
  private leaks = 0;
  private readonly listeners: ((error: TenantLeakError) => void)[] = [];

  get total(): number {
    return this.leaks;
  }

  onLeak(listener: (error: TenantLeakError) => void): void {
    this.listeners.push(listener);
  }

  count(error: TenantLeakError): void {
    this.leaks += 1;
    for (const listener of this.listeners) listener(error);
  }
}

/** What every borrowed connection of one data source shares. */
export class Runtime {
  readonly leaks = new LeakCounter();
  /** Built once per resolved tenant, with the limits of this data source. */
  private readonly contexts = new WeakMap<Tenant, TenantContext>();

  constructor(
    readonly pool: ServerPool,
    readonly options: RuntimeOptions,
  ) {}

  contextOf(tenant: Tenant): TenantContext {
    let context = this.contexts.get(tenant);
    if (!context) this.contexts.set(tenant, (context = contextFor(tenant, this.options, this.options.claimKey)));
    return context;
  }
}
