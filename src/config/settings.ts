import { type Exposure, type MailPlace, type MetricsExposure, type StoragePlace } from './places/index.js';
import { type TrustedProxies } from './trust-proxy.js';

/** What Tenantry was told, checked. Durations and sizes carry their unit in the name. */
export interface Settings {
  readonly environment: 'development' | 'test' | 'production';
  /** 0 takes a free one. */
  readonly port: number;
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  /** Names as given, well-formed but not looked up; all blueprints when undefined. */
  readonly blueprints: readonly string[] | undefined;
  /** Whose `X-Forwarded-*` headers count. Undefined: nobody's, and a client's address is its socket's. */
  readonly trustProxy: TrustedProxies;
  readonly tenantBaseDomain: string | undefined;
  /** Absolute path of the folder Tenantry keeps its own files in. It may not exist yet. */
  readonly home: string;
  readonly database: DatabaseSettings;
  /** How long a dropped tenant's data stay before they may be purged. */
  readonly graceDays: number;
  /** How long a slug or host name that was given up goes to no other tenant. Default: the grace period. */
  readonly slugRestDays: number;
  /** Bounds on tenants created over HTTP. */
  readonly creations: { readonly atOnce: number; readonly waiting: number; readonly waitMs: number };
  /** 0 asks the register each time. */
  readonly resolutionCacheSeconds: number;
  /** For how many minutes after a log-in a person may change owners, the team, keys and secrets. */
  readonly sensitiveActionMinutes: number;
  readonly redisUrl: string | undefined;
  /** Where mail goes. Outside production a folder of the home by default; in production undefined unless it is set. */
  readonly mail: MailPlace | undefined;
  /** Where tenants' files lie. Outside production a folder of the home by default; in production undefined unless it is set. */
  readonly storage: StoragePlace | undefined;
  /** Who may read `/metrics`. Default: everyone; in production nobody. */
  readonly metrics: MetricsExposure;
  /** Who may read `/docs` and `/docs-json`. Default: everyone; in production nobody. */
  readonly docs: Exposure;
  readonly isolationAssurance: 'role' | 'signed';
  /** One secret or several with commas between them, the current one first. Present when `isolationAssurance` is `signed`. */
  readonly claimSecret: string | undefined;
  /** `id:base64,…`, the current key first. */
  readonly encryptionKeys: string | undefined;
}

export interface DatabaseSettings {
  /**
   * The owner's login. Undefined in development and test when an embedded server is wanted; anywhere when both
   * other URLs are given, by a process that only serves.
   */
  readonly ownerUrl: string | undefined;
  /** Derived from the owner's when undefined. */
  readonly appUrl: string | undefined;
  /** Derived from the owner's when undefined. */
  readonly metaUrl: string | undefined;
  readonly poolSize: number;
  /** Connections to the register and the identity tables. */
  readonly metaPoolSize: number;
  /** Connections that create and change tenants. */
  readonly ownerPoolSize: number;
  /** Connections one tenant may hold at a time; a share of the pool when undefined. */
  readonly maxConnectionsPerTenant: number | undefined;
  readonly connectTimeoutMs: number;
  readonly statementTimeoutMs: number;
  readonly lockTimeoutMs: number;
  readonly idleInTransactionTimeoutMs: number;
  readonly connectionMaxTables: number;
  readonly connectionMaxStatements: number;
  readonly connectionMaxUses: number;
  readonly connectionMaxLifetimeSeconds: number;
}

/** Whether an embedded server is wanted: an owner's URL is missing, and so is one of the two that stand in its place. */
export function namesNoDatabase({ database: { ownerUrl, appUrl, metaUrl } }: Settings): boolean {
  return !ownerUrl && !(appUrl && metaUrl);
}
