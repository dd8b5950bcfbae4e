import { type Blueprint, type LineLimits, type TenantStore } from '../tenancy/index.js';

export const PROVISIONING_OPTIONS = Symbol('PROVISIONING_OPTIONS');

export interface ProvisioningOptions {
  /** The owner's login; without it nothing can be created or changed. */
  readonly ownerUrl: string | undefined;
  /** The application's login, through which `verify` reads. */
  readonly appUrl: string;
  readonly blueprints: readonly Blueprint[];
  /** Bounds on creations in turn. Default: no bound. */
  readonly creations?: LineLimits;
  /** Connections of the owner's login. Default 10. */
  readonly ownerPoolSize?: number;
  /** The longest wait for one of them. Default 5 s. */
  readonly connectTimeoutMs?: number;
  readonly environment: 'development' | 'test' | 'production';
  /** How long a dropped tenant's data stay before they may be purged. */
  readonly graceDays?: number;
  /** How long a slug that was given up goes to no other tenant. Default: the grace period. */
  readonly slugRestDays?: number;
  /** Everything beside the tables that a purge erases: `tenantStores(…)`. Without it only the tables are erased. */
  readonly stores?: readonly TenantStore[];
}

export const DEFAULT_GRACE_DAYS = 30;

export function slugRestDays({ slugRestDays: days, graceDays }: ProvisioningOptions): number {
  return days ?? graceDays ?? DEFAULT_GRACE_DAYS;
}
