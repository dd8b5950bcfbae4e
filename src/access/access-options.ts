import { type BlueprintModule } from './blueprint-routes.js';
import { type RequestOf } from './entrances/index.js';
import { type TenantCreation } from './ports.js';

export const ACCESS_OPTIONS = Symbol('ACCESS_OPTIONS');

/** For how many minutes after a log-in a person may do sensitive acts. */
export const DEFAULT_SENSITIVE_ACTION_MINUTES = 10;

export interface AccessOptions {
  /** The blueprints served. The controllers of a blueprint's module exist for its own tenants only. */
  readonly blueprints: readonly BlueprintModule[];
  /** How sign-up makes a tenant; absent where the process has no owner's login. */
  readonly tenantCreation?: TenantCreation;
  /**
   * Where the credential of a handler of another kind than HTTP or GraphQL is (messages of WebSockets, microservices,
   * queues). Default: nowhere, and such handlers are refused with `entrance_not_authorised`.
   */
  readonly requestOf?: RequestOf;
  /** Default: 10. */
  readonly sensitiveActionMinutes?: number;
  /** Where log-in attempts of all processes are counted together; in this process when undefined. */
  readonly redisUrl?: string;
}
