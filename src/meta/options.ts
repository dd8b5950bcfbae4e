/** What `TENANT_GRACE_DAYS` is when it is left out. */
export const DEFAULT_REST_DAYS = 30;

export const META_OPTIONS = Symbol('META_OPTIONS');

export interface MetaOptions {
  /** The register's login. */
  readonly url: string;
  /** How long a resolved tenant is remembered; 0 asks each time. */
  readonly resolutionCacheSeconds: number;
  /** How long a host name that was removed goes to no other tenant. Default: 30 days. */
  readonly slugRestDays?: number;
}
