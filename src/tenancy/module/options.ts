import { type TenantDataSourceOptions } from '../connection/index.js';
import { type TenantRef } from '../request/tenant-ref.js';
import { type Tenant } from '../tenant.js';

export const TENANCY_OPTIONS = Symbol('TENANCY_OPTIONS');

/** Injection token of the folder the application keeps its own files in (`TenancyOptions.homeFolder`). */
export const HOME_FOLDER = Symbol('HOME_FOLDER');

/** Where tenants are found. One method: the register, a file, a table of your own. */
export interface TenantLookup {
  /** The tenant, whatever its status, or null. At once where it is known: each promise costs every request. */
  find(ref: TenantRef): Tenant | null | Promise<Tenant | null>;
}

/**
 * Injection token that a module provides which decides itself, in a global guard, which tenant a request may enter, and says
 * so in `request.tenant`. `AccessModule` does.
 */
export const TENANT_AUTHORITY = Symbol('TENANT_AUTHORITY');

export interface TenancyOptions {
  readonly dataSource: TenantDataSourceOptions;
  readonly lookup: TenantLookup;
  /**
   * May the sender of the request enter the tenant that the request names? Anything but `true` answers 404, as for a tenant
   * that does not exist. Called for every request that names a tenant, after all guards: `request.user` is there.
   *
   * @example
   * authorize: (request, tenant) => request.user.tenantIds.includes(tenant.id)
   */
  readonly authorize?: (request: any, tenant: Tenant) => boolean | Promise<boolean>;
  /**
   * Enters whatever tenant a request names, without asking. Only behind a gateway that authenticates requests and sets the
   * header itself. Default false: without `authorize` or `AccessModule` the application does not start.
   */
  readonly trustHeader?: boolean;
  /** `app.example.com`: subdomains of it name tenants. Default: none do. */
  readonly baseDomain?: string;
  /** Where the application keeps its own files, such as documents and outgoing mail. Default `.tenantry`. */
  readonly homeFolder?: string;
}
